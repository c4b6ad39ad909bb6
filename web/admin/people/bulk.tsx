import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { reasonOf, tell } from '../../ui/notices.tsx'
import { part, refresh, send } from '../kit/api.ts'
import dialog from '../kit/dialog.module.css'
import { Progress } from '../kit/progress.tsx'
import { canBe, doEach, type Failed } from './bulk-run.ts'
import { nameOf } from './person.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** What can be done with many people at once. */
export const bulkActs = ['activate', 'suspend', 'deactivate'] as const

/** One of the things that can be done with many people at once. */
export type BulkAct = (typeof bulkActs)[number]

/** What is asked for, and with whom. */
interface BulkDialogProps {
  readonly act: BulkAct
  readonly people: readonly User[]
  /** Called with true when it was done with everybody. */
  readonly close: (isDone: boolean) => void
}

/** Asks before many people are changed, does it with its progress, and says for whom it failed. */
export function BulkDialog({ act, people, close }: BulkDialogProps) {
  const client = useQueryClient()
  const able = people.filter((user) => canBe(user, act))
  const [done, setDone] = useState<number>()
  const [failed, setFailed] = useState<readonly Failed<User>[]>([])
  const isOver = done === able.length && done > 0
  const run = async () => {
    setDone(0)
    const path = (user: User) => `/api/v1/users/${part(user.id)}/lifecycle/${act}`
    const failures = await doEach(able, (user) => send('POST', path(user)), setDone)
    await refresh(client)
    setFailed(failures)
    tell(text('people.bulk.done', { count: able.length - failures.length }))
    if (failures.length === 0) close(true)
  }
  return (
    <Dialog
      close={() => (done === undefined || isOver ? close(isOver) : undefined)}
      title={text(`people.bulk.${act}.title`, { count: able.length })}
    >
      <p className={dialog.text}>{text(able.length === 0 ? 'people.bulk.nobody' : `people.bulk.${act}.text`)}</p>
      {able.length > 0 && able.length < people.length && (
        <p className={dialog.text}>{text('people.bulk.skipped', { count: people.length - able.length })}</p>
      )}
      {done !== undefined && (
        <div className={dialog.field}>
          <Progress label={text('people.bulk.running')} done={done} total={able.length} />
        </div>
      )}
      {failed.length > 0 && (
        <ul className={dialog.list} role="alert">
          {failed.map(({ item, error }) => (
            <li key={item.id}>{text('people.bulk.failed', { name: nameOf(item), reason: reasonOf(error) })}</li>
          ))}
        </ul>
      )}
      <div className={dialog.buttons}>
        <Button variant="default" onClick={() => close(isOver)} disabled={done !== undefined && !isOver}>
          {text(isOver ? 'common.close' : 'common.cancel')}
        </Button>
        {!isOver && able.length > 0 && (
          <Button
            {...(act === 'activate' ? {} : { color: 'danger' })}
            loading={done !== undefined}
            onClick={() => void run()}
          >
            {text(`people.bulk.${act}`)}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
