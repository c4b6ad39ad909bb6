import { Button } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { text } from '../../texts/texts.ts'
import css from './dialog.module.css'
import { answerAsked, leadsAway, letGo, unsavedIn, useAsked } from './unsaved.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** Asks before anything typed is lost: by a way to another page or tab, by closing a dialog, by closing the browser's tab. */
export function LeaveGuard() {
  const way = useBlocker({
    shouldBlockFn: ({ current, next }) => unsavedIn() > 0 && leadsAway(current, next),
    enableBeforeUnload: () => unsavedIn() > 0,
    withResolver: true,
  })
  const asked = useAsked()
  if (way.status === 'blocked')
    return (
      <LeaveDialog
        count={unsavedIn()}
        stay={way.reset}
        leave={() => {
          letGo()
          way.proceed()
        }}
      />
    )
  if (asked)
    return (
      <LeaveDialog
        count={asked.count}
        stay={answerAsked}
        leave={() => {
          answerAsked()
          asked.leave()
        }}
      />
    )
  return null
}

interface LeaveDialogProps {
  readonly count: number
  readonly stay: () => void
  readonly leave: () => void
}

function LeaveDialog({ count, stay, leave }: LeaveDialogProps) {
  return (
    <Dialog close={stay} title={text('leave.title')}>
      <p className={css.text}>{text('leave.text', { count })}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={leave}>
          {text('leave.leave')}
        </Button>
        <Button data-autofocus onClick={stay}>
          {text('leave.stay')}
        </Button>
      </div>
    </Dialog>
  )
}
