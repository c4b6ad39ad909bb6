import { Button } from '@mantine/core'
import { type NotificationData, notifications } from '@mantine/notifications'
import { type TextKey, text } from '../texts/texts.ts'
import { Failure } from '../request.ts'
import css from './notices.module.css'

/** How long something can be undone. */
const undoMs = 10_000

/** What can still be undone, the newest last. */
const undoable: { readonly id: string; readonly undo: () => void }[] = []

const show = (notice: NotificationData) =>
  notifications.show({ closeButtonProps: { 'aria-label': text('common.close') }, ...notice })

/** Says what happened. Screen readers read it out. */
export function tell(message: string): void {
  show({ message, autoClose: 5_000 })
}

/** Says what happened, and takes it back on demand within ten seconds. */
export function offerUndo(message: string, undo: () => void): void {
  const id = crypto.randomUUID()
  undoable.push({ id, undo })
  const forget = () => {
    const at = undoable.findIndex((each) => each.id === id)
    if (at >= 0) undoable.splice(at, 1)
  }
  show({
    id,
    autoClose: undoMs,
    onClose: forget,
    message: (
      <span className={css.row}>
        <span>{message}</span>
        <Button variant="subtle" size="compact-sm" onClick={() => takeBack(id)}>
          {text('common.undo')}
        </Button>
      </span>
    ),
  })
}

function takeBack(id: string | undefined): void {
  const found = undoable.find((each) => each.id === id)
  if (!found) return
  notifications.hide(found.id)
  found.undo()
}

/** Takes back the newest thing that can be. */
export const undoNewest = (): void => takeBack(undoable.at(-1)?.id)

const reasons: Readonly<Record<Failure['kind'], TextKey>> = {
  unreachable: 'failure.unreachable',
  unavailable: 'failure.unavailable',
  unexpected: 'failure.unexpected',
  refused: 'failure.refused',
  'signed-out': 'failure.signedOut.text',
}

/** Why it failed: in the words of the catalog, or, where only the server can say it, in the server's. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Failure)) return text('failure.unexpected')
  const { kind, problem } = error
  if (kind !== 'refused' || !problem) return text(reasons[kind])
  if (problem.rule === 'caller-holds-the-right') return text('failure.mayNot')
  if (problem.status === 429) return text('failure.tooMany')
  if (problem.status === 404) return text('failure.gone')
  // The management API writes its causes for people; our other endpoints do not.
  if (problem.type.startsWith('/errors/E') && problem.rule !== 'request-comes-from-our-page' && problem.detail)
    return asSentence(problem.detail)
  return text(problem.status === 403 ? 'failure.stale' : 'failure.refused')
}

const asSentence = (cause: string): string => {
  const words = cause.charAt(0).toLocaleUpperCase() + cause.slice(1)
  return /[.!?]$/.test(words) ? words : `${words}.`
}

/** Says that a change was not kept, and why. */
export function tellFailure(error: unknown): void {
  const requestId = error instanceof Failure ? error.problem?.instance : undefined
  show({
    color: 'danger',
    title: text('failure.notSaved'),
    message: [reasonOf(error), requestId && `${text('common.requestId')}: ${requestId}`].filter(Boolean).join(' '),
    autoClose: 15_000,
  })
}
