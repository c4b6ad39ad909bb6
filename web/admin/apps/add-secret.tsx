import { useState } from 'react'
import type { OidcApp } from '../../../contracts/management/app.ts'
import type { NewSecret, RotationSeconds, Secret } from '../../../contracts/management/secret.ts'
import { text } from '../../texts/texts.ts'
import { send, useChange } from '../kit/api.ts'
import { Choices } from '../kit/choices.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { endsOfOld, type OldEnd, secretsPath } from './rotation.ts'

/** What is asked before a secret is made. */
interface AddSecretProps {
  readonly app: OidcApp
  readonly live: readonly Secret[]
  readonly made: (secret: NewSecret) => void
  readonly close: () => void
}

/** Makes a secret, and says when the old one ends. */
export function AddSecret({ app, live, made, close }: AddSecretProps) {
  const [end, setEnd] = useState<OldEnd>('day')
  const { mutateAsync } = useChange(
    async () => {
      const othersExpireIn: RotationSeconds | undefined = live.length > 0 ? endsOfOld[end] : undefined
      const body = othersExpireIn === undefined ? {} : { othersExpireIn }
      return (await send<NewSecret>('POST', secretsPath(app.id), body)).body
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
