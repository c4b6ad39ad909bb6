import { Checkbox } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Session, User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { part, send, useChange, useList } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import dialog from '../kit/dialog.module.css'
import { quoted } from '../kit/filters.ts'
import { SecretOnce } from '../kit/secret-once.tsx'
import { useConsole, useMay } from '../shell/console.ts'
import { effectsOf, factsOf, type PersonAct } from './acts.ts'
import { nameOf } from './person.ts'

/** What an act answers when it shows something once. */
interface Shown {
  readonly activationUrl?: string
  readonly resetPasswordUrl?: string
  readonly tempPassword?: string
}

/** What is done with whom. */
interface ActDialogProps {
  readonly act: Exclude<PersonAct, 'setPassword'>
  readonly user: User
  readonly close: () => void
}

/** Asks before an act on a person, with what follows from it, and shows once what it made. */
export function ActDialog({ act, user, close }: ActDialogProps) {
  const navigate = useNavigate()
  const { sendsMail } = useConsole()
  const choice = choiceOf(act, user)
  // Where no mail goes out, a link that is not shown reaches nobody.
  const [isHandedOver, setIsHandedOver] = useState(choice === 'person.link.instead' && !sendsMail)
  const [shown, setShown] = useState<Shown>()
  const name = nameOf(user)
  const { method, isDanger = false } = factsOf[act]
  const change = useChange(async () => (await send<Shown | undefined>(method, pathOf(act, user, isHandedOver))).body, {
    says: () => (isHandedOver ? undefined : text(`person.done.${act}`, { name })),
    onDone: (answer) => {
      if (isHandedOver && answer) setShown(answer)
      else if (act === 'delete') void navigate({ to: '/admin/people' })
    },
  })
  const held = useHeld(user)
  if (shown) return <HandedOver shown={shown} name={name} close={close} />
  return (
    <ConfirmDialog
      title={text(`person.ask.${act}`, { name })}
      action={text(`person.act.${act}`)}
      isDanger={isDanger}
      {...(act === 'delete' ? { typed: user.profile.login } : {})}
      consequences={effectsOf(act, user, name, held)}
      act={() => change.mutateAsync()}
      close={close}
      // What is shown once comes in this dialog's place.
      done={() => {
        if (!isHandedOver) close()
      }}
    >
      {choice && (
        <Checkbox
          className={dialog.field ?? ''}
          label={text(choice)}
          checked={isHandedOver}
          onChange={(event) => setIsHandedOver(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  )
}

/** What the admin may take in hand instead of a mail, or of the person's own choice. */
function choiceOf(act: PersonAct, user: User) {
  if (act === 'expirePassword') return 'person.temp.instead'
  if (!factsOf[act].makesLink) return undefined
  // Who has a password already is let in by it.
  return act === 'activate' && user.credentials.password !== undefined ? undefined : 'person.link.instead'
}

function pathOf(act: Exclude<PersonAct, 'setPassword'>, user: User, isHandedOver: boolean): string {
  const { path, makesLink } = factsOf[act]
  const base = `/api/v1/users/${part(user.id)}${path}`
  if (act === 'expirePassword' && isHandedOver) return `${base}_with_temp_password`
  return makesLink ? `${base}?sendEmail=${String(!isHandedOver)}` : base
}

function HandedOver({
  shown,
  name,
  close,
}: {
  readonly shown: Shown
  readonly name: string
  readonly close: () => void
}) {
  const link = shown.activationUrl ?? shown.resetPasswordUrl
  if (link !== undefined)
    return (
      <SecretOnce
        title={text('person.link.title', { name })}
        label={text('person.link.label')}
        secret={link}
        fileName="link.txt"
        close={close}
      >
        <p className={dialog.field}>{text('person.link.text')}</p>
      </SecretOnce>
    )
  return (
    <SecretOnce
      title={text('person.temp.title', { name })}
      label={text('person.temp.label')}
      secret={shown.tempPassword ?? ''}
      fileName="temporary-password.txt"
      close={close}
    />
  )
}

/** How many sessions and apps hang on a person. */
function useHeld(user: User) {
  const may = useMay()
  const sessions = useList<Session>(`/api/v1/users/${part(user.id)}/sessions`, {}, { isWanted: may('sessions.read') })
  const question = { filter: `user.id eq ${quoted(user.id)}`, limit: '200' }
  const apps = useList<{ readonly status: string }>('/api/v1/apps', question, { isWanted: may('apps.read') })
  return {
    sessions: sessions.rows?.length,
    apps: apps.rows?.filter(({ status }) => status === 'ACTIVE').length,
  }
}
