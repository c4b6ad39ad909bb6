import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Group } from '../../../contracts/management/group.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { reasonOf, tell } from '../../ui/notices.tsx'
import { part, refresh, send } from '../kit/api.ts'
import dialog from '../kit/dialog.module.css'
import { Picker } from '../kit/picker.tsx'
import { Progress } from '../kit/progress.tsx'
import { doEach, type Failed } from './bulk-run.ts'
import { Chosen } from './chosen.tsx'
import { nameOf } from './person.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** Who is put into a group. */
interface BulkGroupProps {
  readonly people: readonly User[]
  /** Called with true when it was done with everybody. */
  readonly close: (isDone: boolean) => void
}

/** Puts many people into one group, with its progress, and says for whom it failed. Who is in it already stays. */
export function BulkGroup({ people, close }: BulkGroupProps) {
  const client = useQueryClient()
  const [group, setGroup] = useState<Group>()
  const [done, setDone] = useState<number>()
  const [failed, setFailed] = useState<readonly Failed<User>[]>([])
  const isOver = done === people.length
  const isRunning = done !== undefined && !isOver
  const run = async ({ id, profile }: Group) => {
    setDone(0)
    const path = (user: User) => `/api/v1/groups/${part(id)}/users/${part(user.id)}`
    const failures = await doEach(people, (user) => send('PUT', path(user)), setDone)
    await refresh(client)
    setFailed(failures)
    tell(text('people.group.done', { count: people.length - failures.length, group: profile.name }))
    if (failures.length === 0) close(true)
  }
  return (
    <Dialog
      close={() => (isRunning ? undefined : close(isOver))}
      title={text('people.group.title', { count: people.length })}
    >
      {done === undefined && (
        <Picker<Group>
          label={text('person.groups.add')}
          path="/api/v1/groups"
          queryOf={(q) => ({ q })}
          keyOf={({ id }) => id}
          nameOf={({ profile }) => profile.name}
          aboutOf={({ profile }) => profile.description}
          isTaken={({ id, type }) => type === 'BUILT_IN' || group?.id === id}
          pick={setGroup}
        />
      )}
      {group && done === undefined && (
        <Chosen items={[{ id: group.id, name: group.profile.name }]} remove={() => setGroup(undefined)} />
      )}
      {done !== undefined && <Progress label={text('people.bulk.running')} done={done} total={people.length} />}
      {failed.length > 0 && (
        <ul className={dialog.list} role="alert">
          {failed.map(({ item, error }) => (
            <li key={item.id}>{text('people.bulk.failed', { name: nameOf(item), reason: reasonOf(error) })}</li>
          ))}
        </ul>
      )}
      <div className={dialog.buttons}>
        <Button variant="default" onClick={() => close(isOver)} disabled={isRunning}>
          {text(isOver ? 'common.close' : 'common.cancel')}
        </Button>
        {!isOver && (
          <Button disabled={!group} loading={isRunning} onClick={() => group && void run(group)}>
            {text('people.group.add')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
