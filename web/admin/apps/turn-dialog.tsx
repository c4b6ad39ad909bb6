import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import type { AppUser } from '../../../contracts/management/assignment.ts'
import { text } from '../../texts/texts.ts'
import { objectAnswer, part, send, useChange } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { Progress } from '../kit/progress.tsx'

/** Turning apps on or off. */
export type Turn = 'activate' | 'deactivate'

/** What is asked before apps are turned on or off. */
interface TurnDialogProps {
  readonly turn: Turn
  readonly apps: readonly App[]
  readonly done?: () => void
  readonly close: () => void
}

/** Asks before apps are turned on or off, says who loses what, and does it one after another. */
export function TurnDialog({ turn, apps, done, close }: TurnDialogProps) {
  const due = apps.filter(({ status }) => status !== (turn === 'activate' ? 'ACTIVE' : 'INACTIVE'))
  const [count, setCount] = useState(0)
  const only = apps.length === 1 ? apps[0] : undefined
  const { mutateAsync, isPending } = useChange(
    async () => {
      for (const { id } of due) {
        await send('POST', `/api/v1/apps/${part(id)}/lifecycle/${turn}`)
        setCount((before) => before + 1)
      }
    },
    {
      says: () =>
        only ? text(`apps.${turn}.done`, { app: only.label }) : text(`apps.${turn}.doneAll`, { count: due.length }),
      onDone: () => done?.(),
    },
  )
  const people = usePeopleOf(turn === 'deactivate' ? only : undefined)
  return (
    <ConfirmDialog
      title={only ? text(`apps.${turn}.ask`, { app: only.label }) : text(`apps.${turn}.askAll`, { count: due.length })}
      consequences={[
        ...(people === undefined ? [] : [text('apps.deactivate.people', people)]),
        ...(turn === 'deactivate'
          ? [text('apps.deactivate.tokens'), text('apps.deactivate.back')]
          : [text('apps.activate.text')]),
      ]}
      action={text(`apps.${turn}`)}
      isDanger={turn === 'deactivate'}
      act={() => mutateAsync()}
      close={close}
    >
      {isPending && due.length > 1 && <Progress label={text(`apps.${turn}`)} done={count} total={due.length} />}
    </ConfirmDialog>
  )
}

const countedMost = 500

/** How many people have the app, as far as one question says. */
function usePeopleOf(app: App | undefined): { readonly count: number; readonly more: string } | undefined {
  const { data } = useQuery({
    ...objectAnswer<AppUser[]>(`/api/v1/apps/${part(app?.id ?? '')}/users`, { limit: String(countedMost) }),
    enabled: app !== undefined,
  })
  return data && { count: data.body.length, more: data.next === undefined ? 'no' : 'yes' }
}
