import { Button } from '@mantine/core'
import { useState } from 'react'
import type { KeyRotation, OrgKey, OrgKeys } from '../../../contracts/management/key.ts'
import { region, text } from '../../texts/texts.ts'
import { Said } from '../../ui/said.tsx'
import { Blank } from '../../ui/states.tsx'
import { exactly } from '../../ui/when.tsx'
import { send, useChange, useObject } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { CopyField } from '../kit/copy-field.tsx'
import { StatusChip, type Tone } from '../kit/status-chip.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { Frame, ReadOnly, Waiting } from './frame.tsx'
import { algorithmsOf, canAnnounce, nextStepOf } from './key-words.ts'
import css from './keys-page.module.css'
import { LogLink } from './log-link.tsx'
import shared from './settings.module.css'

const path = '/api/v1/org/keys'

const date = new Intl.DateTimeFormat(region, { dateStyle: 'long' })

const toneOf: Readonly<Record<OrgKey['status'], Tone>> = { next: 'waiting', active: 'good', retired: 'quiet' }

/** The keys that apps check signatures with: which there are, what happens next, and replacing them. */
export function KeysPage() {
  const may = useMay()
  const { issuer } = useConsole()
  const { data, error, refetch } = useObject<OrgKeys>(path)
  const keys = data?.body.keys ?? []
  return (
    <Frame of="keys">
      {data ? (
        <div className={shared.cards}>
          <p className={shared.text}>{text('settings.keys.about')}</p>
          {!may('keys.manage') && <ReadOnly />}
          {algorithmsOf(keys).map((alg) => (
            <Algorithm key={alg} alg={alg} keys={keys} />
          ))}
          {keys.length === 0 && (
            <Blank title={text('settings.keys.none')}>
              <p>{text('settings.keys.none.text')}</p>
            </Blank>
          )}
          <Card title={text('settings.keys.where')} about={text('settings.keys.where.about')}>
            <CopyField label={text('settings.keys.address')} value={`${issuer}/oauth2/v1/keys`} />
          </Card>
          <LogLink says="settings.log.keys" filter={`eventType eq "app.keys.rotate"`} />
        </div>
      ) : (
        <Waiting error={error} retry={refetch} />
      )}
    </Frame>
  )
}

interface AlgorithmProps {
  readonly alg: OrgKey['alg']
  readonly keys: readonly OrgKey[]
}

function Algorithm({ alg, keys }: AlgorithmProps) {
  const may = useMay()
  const [asked, setAsked] = useState<'now' | 'announced'>()
  return (
    <Card title={text('settings.keys.of', { alg })} about={text(`settings.keys.alg.${alg}`)}>
      <ul>
        {keys
          .filter((key) => key.alg === alg)
          .map((key) => (
            <KeyRow key={key.kid} signingKey={key} all={keys} />
          ))}
      </ul>
      {may('keys.manage') && (
        <div className={css.acts}>
          {canAnnounce(keys, alg) && (
            <Button variant="default" onClick={() => setAsked('announced')}>
              {text('settings.keys.announce')}
            </Button>
          )}
          <Button variant="outline" color="danger" onClick={() => setAsked('now')}>
            {text('settings.keys.emergency')}
          </Button>
        </div>
      )}
      {asked && <RotateDialog alg={alg} when={asked} close={() => setAsked(undefined)} />}
    </Card>
  )
}

function KeyRow({ signingKey, all }: { readonly signingKey: OrgKey; readonly all: readonly OrgKey[] }) {
  const { kid, status, created } = signingKey
  const next = nextStepOf(signingKey, all)
  return (
    <li className={css.row}>
      <p className={css.name}>
        <code className={css.kid}>{kid}</code>
        <StatusChip tone={toneOf[status]}>{text(`settings.keys.status.${status}`)}</StatusChip>
      </p>
      <p className={css.facts}>
        <Said text="settings.keys.created" at={created} />
        <time dateTime={next.at} title={exactly(next.at)}>
          {text(next.says, { when: date.format(new Date(next.at)) })}
        </time>
      </p>
    </li>
  )
}

interface RotateDialogProps {
  readonly alg: OrgKey['alg']
  readonly when: 'now' | 'announced'
  readonly close: () => void
}

function RotateDialog({ alg, when, close }: RotateDialogProps) {
  const { org } = useConsole()
  const { mutateAsync } = useChange(
    () => send<OrgKeys>('POST', `${path}/rotate`, { alg, when } satisfies KeyRotation),
    { says: () => text(`settings.keys.done.${when}`, { alg }) },
  )
  const isNow = when === 'now'
  return (
    <ConfirmDialog
      title={text(`settings.keys.ask.${when}`, { alg })}
      consequences={
        isNow
          ? [
              text('settings.keys.effect.tokens'),
              text('settings.keys.effect.fetch'),
              text('settings.keys.effect.sessions'),
              text('settings.keys.effect.reason'),
            ]
          : [text('settings.keys.effect.published'), text('settings.keys.effect.nothing')]
      }
      action={text(isNow ? 'settings.keys.emergency' : 'settings.keys.announce')}
      isDanger={isNow}
      {...(isNow ? { typed: org.name } : {})}
      act={() => mutateAsync()}
      close={close}
    />
  )
}
