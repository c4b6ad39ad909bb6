import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Group } from '../../../contracts/management/group.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { tellFailure } from '../../ui/notices.tsx'
import { Blank } from '../../ui/states.tsx'
import { part, refresh, send } from '../kit/api.ts'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { DataTable } from '../kit/data-table.tsx'
import { useFilters } from '../kit/filters.ts'
import { Picker } from '../kit/picker.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { doEach } from '../people/bulk-run.ts'
import { nameOf } from '../people/person.ts'
import { PersonStatus } from '../people/status.tsx'
import { useMay } from '../shell/console.ts'
import css from './groups.module.css'
import { mostInOrder, useMembers } from './members.ts'
import { useMembership } from './membership.ts'

/** Nobody searches so few. */
const few = 10

/** Who is in a group: to be added by name and removed, which can be undone; many at once after a question. */
export function Members({ group }: { readonly group: Group }) {
  const mayManage = useMay()('groups.manage') && group.type !== 'BUILT_IN'
  const [{ q = '' }, setFilters] = useFilters()
  const { list, all, isWhole } = useMembers(group.id, q)
  const { add, remove } = useMembership()
  const [asked, setAsked] = useState<{ readonly people: readonly User[]; readonly done: () => void }>()
  const pairOf = (user: User) => ({
    user: { id: user.id, name: nameOf(user) },
    group: { id: group.id, name: group.profile.name },
  })
  return (
    <>
      <div className={css.tools}>
        {mayManage && (
          <Picker<User>
            label={text('group.members.add')}
            path="/api/v1/users"
            queryOf={(q) => ({ q })}
            keyOf={({ id }) => id}
            nameOf={nameOf}
            aboutOf={({ profile }) => profile.login}
            isTaken={({ id }) => all.some((user) => user.id === id)}
            pick={(user) => add.mutate(pairOf(user))}
          />
        )}
        {isWhole && (all.length > few || q !== '') && (
          <SearchBox label={text('group.members.search')} value={q} onChange={(next) => setFilters({ q: next })} />
        )}
      </div>
      {!isWhole && list.rows && <p className={css.note}>{text('group.members.many', { count: mostInOrder })}</p>}
      <DataTable
        name="group-members"
        label={text('group.tab.members')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        columns={[
          {
            id: 'name',
            head: text('people.column.name'),
            isAlways: true,
            cell: (user) => (
              <Link className={css.name} to="/admin/people/$userId" params={{ userId: user.id }}>
                {nameOf(user)}
              </Link>
            ),
          },
          { id: 'login', head: text('person.field.login'), cell: ({ profile }) => profile.login },
          { id: 'status', head: text('people.column.status'), cell: ({ status }) => <PersonStatus status={status} /> },
          ...(mayManage
            ? [
                {
                  id: 'actions',
                  head: text('common.actions'),
                  isAlways: true,
                  align: 'end' as const,
                  cell: (user: User) => (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={text('group.members.remove.label', { name: nameOf(user) })}
                      onClick={() => remove.mutate(pairOf(user))}
                    >
                      {text('group.members.remove')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
        bulk={
          mayManage
            ? (people, done) => (
                <Button variant="default" size="sm" onClick={() => setAsked({ people, done })}>
                  {text('group.members.removeAll')}
                </Button>
              )
            : undefined
        }
        filter={
          q !== '' && isWhole
            ? { words: text('table.quoted', { words: q }), clear: () => setFilters({ q: undefined }) }
            : undefined
        }
        empty={
          <Blank title={text('group.members.empty')}>
            <p>{text('group.members.empty.text')}</p>
          </Blank>
        }
      />
      {asked && <RemoveAll group={group} {...asked} close={() => setAsked(undefined)} />}
    </>
  )
}

interface RemoveAllProps {
  readonly group: Group
  readonly people: readonly User[]
  readonly done: () => void
  readonly close: () => void
}

function RemoveAll({ group, people, done, close }: RemoveAllProps) {
  const client = useQueryClient()
  const act = async () => {
    const path = (user: User) => `/api/v1/groups/${part(group.id)}/users/${part(user.id)}`
    const [failed] = await doEach(
      people,
      (user) => send('DELETE', path(user)),
      () => undefined,
    )
    await refresh(client)
    if (failed) tellFailure(failed.error)
    done()
  }
  return (
    <ConfirmDialog
      title={text('group.members.removeAll.title', { count: people.length, group: group.profile.name })}
      action={text('group.members.removeAll')}
      consequences={[text('group.members.removeAll.text')]}
      isDanger
      act={act}
      close={close}
    />
  )
}
