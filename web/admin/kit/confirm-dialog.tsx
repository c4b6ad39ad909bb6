import { Button, TextInput } from '@mantine/core'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { text } from '../../texts/texts.ts'
import css from './dialog.module.css'
import { Dialog } from '../../ui/dialog.tsx'

/** What is asked before it is done. */
interface ConfirmDialogProps {
  /** The act as a question: "Deactivate Ada Byron?". */
  readonly title: string
  /** What follows, one sentence each: "Ends 3 sessions". */
  readonly consequences?: readonly string[]
  readonly children?: ReactNode
  /** What the button says: the act, not "OK". */
  readonly action: string
  readonly isDanger?: boolean
  /** Only for what cannot be undone: what has to be typed first. */
  readonly typed?: string
  /** Its failure keeps the dialog open; whoever hands it in tells why. */
  readonly act: () => Promise<unknown>
  readonly close: () => void
  /** Called when it is done; closes the dialog where nothing is said. */
  readonly done?: () => void
}

/** Asks before an act, and says what follows from it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    consequences = [],
    children,
    action,
    isDanger = false,
    typed,
    act,
    close,
    done: whenDone = close,
  } = props
  const [name, setName] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const isReady = typed === undefined || name.trim() === typed
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!isReady || isBusy) return
    setIsBusy(true)
    act().then(whenDone, () => setIsBusy(false))
  }
  return (
    <Dialog close={close} title={title}>
      <form onSubmit={submit} noValidate>
        {children}
        {consequences.length > 0 && (
          <ul className={css.list}>
            {consequences.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        )}
        {typed !== undefined && (
          <TextInput
            className={css.field ?? ''}
            data-autofocus
            label={text('confirm.type', { name: typed })}
            autoComplete="off"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={close}>
            {text('common.cancel')}
          </Button>
          <Button type="submit" {...(isDanger ? { color: 'danger' } : {})} disabled={!isReady} loading={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
