import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OidcApp } from '../../../contracts/management/app.ts'
import type { AppKey } from '../../../contracts/management/secret.ts'
import { Failure } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { Said } from '../../ui/said.tsx'
import { LoadFailure } from '../../ui/states.tsx'
import { part, send, useChange, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { StatusChip } from '../kit/status-chip.tsx'
import { useMay } from '../shell/console.ts'
import css from './credentials.module.css'
import { findProblems, emptyDraft } from './draft.ts'
import { readPublicJwk } from './key-pair.ts'
import { KeyInput } from './new/key-step.tsx'

const pathOf = (app: OidcApp) => `/api/v1/apps/${part(app.id)}/credentials/jwks`

/** The public keys of an app: added before the old one is turned off, so that nothing stops. */
export function KeysCard({ app }: { readonly app: OidcApp }) {
  const may = useMay()
  const { data, error, refetch } = useObject<readonly AppKey[]>(pathOf(app))
  const [isAdding, setIsAdding] = useState(false)
  const keys = data?.body ?? []
  const { jwks_uri } = app.settings.oauthClient
  const add = may('apps.manage') && data && !isAdding && (
    <Button variant="default" onClick={() => setIsAdding(true)}>
      {text('apps.key.add')}
    </Button>
  )
  return (
    <Card
      title={text('apps.keys')}
      about={jwks_uri === null ? text('apps.keys.about') : text('apps.keys.at', { uri: jwks_uri })}
      action={jwks_uri === null && add}
    >
      {error && <LoadFailure error={error} retry={() => void refetch()} />}
      {data && keys.length === 0 && !isAdding && jwks_uri === null && (
        <p className={css.none}>{text('apps.keys.none')}</p>
      )}
      <ul>
        {keys.map((key) => (
          <KeyRow key={key.id} app={app} appKey={key} />
        ))}
      </ul>
      {isAdding && <AddKey app={app} close={() => setIsAdding(false)} />}
    </Card>
  )
}

function AddKey({ app, close }: { readonly app: OidcApp; readonly close: () => void }) {
  const [pasted, setPasted] = useState('')
  const [error, setError] = useState<string>()
  const { mutate, isPending } = useChange((jwk: Readonly<Record<string, unknown>>) => send('POST', pathOf(app), jwk), {
    says: () => text('apps.key.added'),
    onDone: close,
    onFail: (failure) => {
      const problem = failure instanceof Failure ? failure.problem : undefined
      if (problem?.status !== 400) return false
      setError(problem.fields?.[0]?.reason ?? problem.detail)
      return true
    },
  })
  const add = () => {
    const problem = findProblems({ ...emptyDraft, publicKey: pasted }, 'key')[0]
    if (problem) return setError(text(problem.text, problem.values))
    const read = readPublicJwk(pasted)
    if ('key' in read) mutate(read.key)
  }
  const change = (value: string) => {
    setPasted(value)
    setError(undefined)
  }
  return (
    <div className={css.row}>
      <div className={css.what}>
        <KeyInput value={pasted} label={app.label} error={error} onChange={change} />
        <div className={css.acts}>
          <Button loading={isPending} onClick={add}>
            {text('apps.key.add')}
          </Button>
          <Button variant="default" onClick={close}>
            {text('common.cancel')}
          </Button>
        </div>
      </div>
    </div>
  )
}

function KeyRow({ app, appKey }: { readonly app: OidcApp; readonly appKey: AppKey }) {
  const may = useMay()
  const isActive = appKey.status === 'ACTIVE'
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name}>
          <code>{appKey.kid}</code>
          <StatusChip tone={isActive ? 'good' : 'stopped'}>
            {text(isActive ? 'apps.secret.live' : 'apps.secret.off')}
          </StatusChip>
        </p>
        <p className={css.facts}>
          <span>{[appKey.kty, appKey.crv, appKey.alg].filter((each) => typeof each === 'string').join(' ')}</span>
          <Said text="apps.secret.made" at={appKey.created} />
        </p>
      </div>
      {may('apps.manage') && <KeyActs app={app} appKey={appKey} />}
    </li>
  )
}

function KeyActs({ app, appKey }: { readonly app: OidcApp; readonly appKey: AppKey }) {
  const [asked, setAsked] = useState<'deactivate' | 'delete'>()
  const { kid } = appKey
  const path = `${pathOf(app)}/${part(appKey.id)}`
  const turn = (to: 'activate' | 'deactivate') => send('POST', `${path}/lifecycle/${to}`)
  const activate = useChange(() => turn('activate'), { says: () => text('apps.key.activated') })
  const deactivate = useChange(() => turn('deactivate'), { says: () => text('apps.key.deactivated') })
  const remove = useChange(() => send('DELETE', path), { says: () => text('apps.key.deleted') })
  const isActive = appKey.status === 'ACTIVE'
  return (
    <div className={css.acts}>
      {isActive ? (
        <Button
          variant="subtle"
          color="danger"
          aria-label={text('apps.key.deactivate.label', { kid })}
          onClick={() => setAsked('deactivate')}
        >
          {text('apps.deactivate')}
        </Button>
      ) : (
        <>
          <Button
            variant="default"
            loading={activate.isPending}
            aria-label={text('apps.key.activate.label', { kid })}
            onClick={() => activate.mutate()}
          >
            {text('apps.activate')}
          </Button>
          <Button
            variant="subtle"
            color="danger"
            aria-label={text('apps.key.delete.label', { kid })}
            onClick={() => setAsked('delete')}
          >
            {text('apps.delete')}
          </Button>
        </>
      )}
      {asked && (
        <ConfirmDialog
          title={text(`apps.key.${asked}.ask`)}
          consequences={[text(`apps.key.${asked}.text`, { app: app.label })]}
          action={text(`apps.${asked}`)}
          isDanger
          act={() => (asked === 'delete' ? remove : deactivate).mutateAsync()}
          close={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
