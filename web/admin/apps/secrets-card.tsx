import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OidcApp } from '../../../contracts/management/app.ts'
import type { NewSecret, RotationSeconds, Secret } from '../../../contracts/management/secret.ts'
import { text } from '../../texts/texts.ts'
import { LoadFailure } from '../../ui/states.tsx'
import { Said } from '../../ui/said.tsx'
import { part, send, useChange, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { Choices } from '../kit/choices.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { SecretOnce } from '../kit/secret-once.tsx'
import { StatusChip } from '../kit/status-chip.tsx'
import { useMay } from '../shell/console.ts'
import css from './credentials.module.css'
import { endsOfOld, type OldEnd, secretFile } from './rotation.ts'
import { UserName } from './user-name.tsx'

const pathOf = (app: OidcApp) => `/api/v1/apps/${part(app.id)}/credentials/secrets`

/** The secrets of an app. Two can work at once, so that one takes the other's place without an outage. */
export function SecretsCard({ app }: { readonly app: OidcApp }) {
  const may = useMay()
  const { data, error, refetch } = useObject<Secret[]>(pathOf(app))
  const [isAdding, setIsAdding] = useState(false)
  const [made, setMade] = useState<NewSecret>()
  const secrets = data?.body ?? []
  const live = secrets.filter(({ status }) => status === 'ACTIVE')
  const add = may('apps.manage') && data && live.length < 2 && (
    <Button onClick={() => setIsAdding(true)}>
      {text(live.length === 0 ? 'apps.secret.add' : 'apps.secret.second')}
    </Button>
  )
  return (
    <Card
      title={text('apps.secrets')}
      about={text(live.length < 2 ? 'apps.secrets.about' : 'apps.secrets.full')}
      action={add}
    >
      {error && <LoadFailure error={error} retry={() => void refetch()} />}
      {data && secrets.length === 0 && <p className={css.none}>{text('apps.secrets.none')}</p>}
      <ul>
        {secrets.map((secret) => (
          <SecretRow key={secret.id} app={app} secret={secret} isLast={live.length === 1} />
        ))}
      </ul>
      {isAdding && (
        <AddSecret
          app={app}
          live={live}
          close={() => setIsAdding(false)}
          made={(secret) => {
            setIsAdding(false)
            setMade(secret)
          }}
        />
      )}
      {made && (
        <SecretOnce
          title={text('apps.secret.new', { app: app.label })}
          label={text('apps.clientSecret')}
          secret={made.client_secret}
          fileName={`${app.label} secret.env`}
          fileText={secretFile(app.id, made.client_secret)}
          close={() => setMade(undefined)}
        >
          <p className={css.next}>{text('apps.secret.next')}</p>
        </SecretOnce>
      )}
    </Card>
  )
}

interface AddSecretProps {
  readonly app: OidcApp
  readonly live: readonly Secret[]
  readonly made: (secret: NewSecret) => void
  readonly close: () => void
}

function AddSecret({ app, live, made, close }: AddSecretProps) {
  const [end, setEnd] = useState<OldEnd>('day')
  const { mutateAsync } = useChange(
    async () => {
      const othersExpireIn: RotationSeconds | undefined = live.length > 0 ? endsOfOld[end] : undefined
      const body = othersExpireIn === undefined ? {} : { othersExpireIn }
      return (await send<NewSecret>('POST', pathOf(app), body)).body
    },
    { onDone: made },
  )
  const old = live[0]
  return (
    <ConfirmDialog
      title={text(old ? 'apps.secret.second.ask' : 'apps.secret.add.ask', { app: app.label })}
      action={text('apps.secret.make')}
      act={() => mutateAsync()}
      close={close}
    >
      {old && (
        <Choices<OldEnd>
          legend={text('apps.secret.old', { last: old.lastFour })}
          value={end}
          onChange={setEnd}
          choices={(Object.keys(endsOfOld) as OldEnd[]).map((value) => ({
            value,
            label: text(`apps.secret.end.${value}`),
            ...aboutOf(value),
          }))}
        />
      )}
    </ConfirmDialog>
  )
}

const aboutOf = (value: OldEnd) =>
  value === 'now'
    ? { about: text('apps.secret.end.now.about') }
    : value === 'byHand'
      ? { about: text('apps.secret.end.byHand.about') }
      : {}

interface SecretRowProps {
  readonly app: OidcApp
  readonly secret: Secret
  /** True for the only one that works. */
  readonly isLast: boolean
}

function SecretRow({ app, secret, isLast }: SecretRowProps) {
  const may = useMay()
  const isActive = secret.status === 'ACTIVE'
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name}>
          <code>{`••••${secret.lastFour}`}</code>
          <StatusChip tone={isActive ? (secret.expiresAt === null ? 'good' : 'waiting') : 'stopped'}>
            {text(
              isActive ? (secret.expiresAt === null ? 'apps.secret.live' : 'apps.secret.ending') : 'apps.secret.off',
            )}
          </StatusChip>
        </p>
        <p className={css.facts}>
          <Said text="apps.secret.made" at={secret.created} />
          {secret.createdBy !== null && <UserName text="apps.secret.by" userId={secret.createdBy} />}
          {secret.lastUsed === null ? (
            <span>{text('apps.secret.neverUsed')}</span>
          ) : (
            <Said text="apps.secret.used" at={secret.lastUsed} />
          )}
          {isActive && secret.expiresAt !== null && <Said text="apps.secret.ends" at={secret.expiresAt} />}
        </p>
      </div>
      {may('apps.manage') && <SecretActs app={app} secret={secret} isLast={isActive && isLast} />}
    </li>
  )
}

function SecretActs({ app, secret, isLast }: SecretRowProps) {
  const [asked, setAsked] = useState<'deactivate' | 'delete'>()
  const path = `${pathOf(app)}/${part(secret.id)}`
  const last = secret.lastFour
  const activate = useChange(() => send('POST', `${path}/lifecycle/activate`), {
    says: () => text('apps.secret.activated', { last }),
  })
  const deactivate = useChange(() => send('POST', `${path}/lifecycle/deactivate`), {
    says: () => text('apps.secret.deactivated', { last }),
  })
  const remove = useChange(() => send('DELETE', path), { says: () => text('apps.secret.deleted', { last }) })
  const close = () => setAsked(undefined)
  if (secret.status === 'ACTIVE')
    return (
      <div className={css.acts}>
        <Button
          variant="subtle"
          color="danger"
          aria-label={text('apps.secret.deactivate.label', { last })}
          onClick={() => setAsked('deactivate')}
        >
          {text('apps.deactivate')}
        </Button>
        {asked === 'deactivate' && (
          <ConfirmDialog
            title={text('apps.secret.deactivate.ask', { last })}
            consequences={[
              text(isLast ? 'apps.secret.deactivate.last' : 'apps.secret.deactivate.other', { app: app.label }),
              ...(secret.lastUsed === null ? [] : [text('apps.secret.deactivate.used')]),
              text('apps.secret.deactivate.back'),
            ]}
            action={text('apps.deactivate')}
            isDanger
            act={() => deactivate.mutateAsync()}
            close={close}
          />
        )}
      </div>
    )
  return (
    <div className={css.acts}>
      <Button
        variant="default"
        loading={activate.isPending}
        aria-label={text('apps.secret.activate.label', { last })}
        onClick={() => activate.mutate()}
      >
        {text('apps.activate')}
      </Button>
      <Button
        variant="subtle"
        color="danger"
        aria-label={text('apps.secret.delete.label', { last })}
        onClick={() => setAsked('delete')}
      >
        {text('apps.delete')}
      </Button>
      {asked === 'delete' && (
        <ConfirmDialog
          title={text('apps.secret.delete.ask', { last })}
          consequences={[text('apps.secret.delete.text')]}
          action={text('apps.delete')}
          isDanger
          act={() => remove.mutateAsync()}
          close={close}
        />
      )}
    </div>
  )
}
