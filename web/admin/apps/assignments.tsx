import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import type { AppGroup, AppUser } from '../../../contracts/management/assignment.ts'
import type { Group } from '../../../contracts/management/group.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { Picker } from '../kit/picker.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { useFilters } from '../kit/filters.ts'
import { useMay } from '../shell/console.ts'
import css from './assignments.module.css'
import { ProfileDialog } from './profile-dialog.tsx'
import { Reasons } from './reasons.tsx'

/** Who has an app: groups first, because people come and go by them. */
export function Assignments({ app }: { readonly app: App }) {
  return (
    <>
      <Groups app={app} />
      <People app={app} />
    </>
  )
}

const pathOf = (app: App) => `/api/v1/apps/${part(app.id)}`
const groupName = ({ id, _embedded }: AppGroup): string => _embedded?.group.profile.name ?? id

function Groups({ app }: { readonly app: App }) {
  const may = useMay()
  const list = useList<AppGroup>(`${pathOf(app)}/groups`, { expand: 'group', limit: '50' })
  const [edited, setEdited] = useState<AppGroup>()
  const put = ({ id, priority, profile }: Pick<AppGroup, 'id'> & Partial<Pick<AppGroup, 'priority' | 'profile'>>) =>
    send('PUT', `${pathOf(app)}/groups/${part(id)}`, { priority, profile })
  const back = useChange(put)
  const add = useChange((group: Group) => put({ id: group.id }), {
    says: (_, { profile }) => text('apps.assigned', { name: profile.name, app: app.label }),
  })
  const remove = useChange((group: AppGroup) => send('DELETE', `${pathOf(app)}/groups/${part(group.id)}`), {
    onDone: (_, group) =>
      offerUndo(text('apps.unassigned', { name: groupName(group), app: app.label }), () => back.mutate(group)),
  })
  const columns: readonly Column<AppGroup>[] = [
    {
      id: 'group',
      head: text('apps.column.group'),
      isAlways: true,
      cell: (group) => (
        <Link to="/admin/groups/$groupId" params={{ groupId: group.id }}>
          {groupName(group)}
        </Link>
      ),
    },
    { id: 'priority', head: text('apps.column.priority'), isOff: true, cell: ({ priority }) => priority },
    { id: 'since', head: text('apps.column.changed'), cell: ({ lastUpdated }) => <When at={lastUpdated} /> },
    ...actsColumn<AppGroup>(may('apps.manage'), {
      nameOf: groupName,
      edit: setEdited,
      remove: (group) => remove.mutate(group),
    }),
  ]
  return (
    <Card title={text('apps.groups')} about={text('apps.groups.about')}>
      {may('apps.manage') && (
        <div className={css.add}>
          <Picker<Group>
            label={text('apps.groups.assign')}
            path="/api/v1/groups"
            queryOf={(typed) => (typed ? { q: typed } : {})}
            keyOf={({ id }) => id}
            nameOf={({ profile }) => profile.name}
            aboutOf={({ profile }) => profile.description}
            isTaken={({ id }) => list.rows?.some((row) => row.id === id) ?? false}
            pick={(group) => add.mutate(group)}
          />
        </div>
      )}
      <DataTable
        name="app-groups"
        label={text('apps.groups')}
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={groupName}
        empty={<p className={css.none}>{text('apps.groups.none')}</p>}
      />
      {edited && (
        <ProfileDialog
          name={groupName(edited)}
          profile={edited.profile}
          save={(profile) => put({ ...edited, profile })}
          close={() => setEdited(undefined)}
        />
      )}
    </Card>
  )
}

function personName({ id, _embedded, credentials }: AppUser): string {
  const { firstName, lastName, login } = _embedded?.user.profile ?? {}
  return [firstName, lastName].filter(Boolean).join(' ') || login || credentials.userName || id
}

function People({ app }: { readonly app: App }) {
  const may = useMay()
  const [{ q }, setFilters] = useFilters()
  const list = useList<AppUser>(`${pathOf(app)}/users`, { expand: 'user', limit: '50', q: q?.trim() || undefined })
  const [edited, setEdited] = useState<AppUser>()
  const path = `${pathOf(app)}/users`
  const back = useChange(({ id, credentials, profile }: AppUser) => send('POST', path, { id, credentials, profile }))
  const add = useChange((user: User) => send('POST', path, { id: user.id, scope: 'USER' }), {
    says: (_, { profile }) => text('apps.assigned', { name: profile.login ?? '', app: app.label }),
  })
  const remove = useChange((user: AppUser) => send('DELETE', `${path}/${part(user.id)}`), {
    onDone: (_, user) =>
      offerUndo(text('apps.unassigned', { name: personName(user), app: app.label }), () => back.mutate(user)),
  })
  return (
    <Card title={text('apps.people')} about={text('apps.people.about')}>
      <div className={css.add}>
        {may('apps.manage') && may('users.read') && (
          <Picker<User>
            label={text('apps.people.assign')}
            path="/api/v1/users"
            queryOf={(typed) => (typed ? { q: typed } : {})}
            keyOf={({ id }) => id}
            nameOf={({ profile }) =>
              [profile.firstName, profile.lastName].filter(Boolean).join(' ') || (profile.login ?? '')
            }
            aboutOf={({ profile }) => profile.login}
            isTaken={({ id }) => list.rows?.some((row) => row.id === id && row.scope === 'USER') ?? false}
            pick={(user) => add.mutate(user)}
          />
        )}
        <SearchBox label={text('apps.people.search')} value={q ?? ''} onChange={(next) => setFilters({ q: next })} />
      </div>
      <DataTable
        name="app-people"
        label={text('apps.people')}
        list={list}
        columns={peopleColumns(may('apps.manage'), setEdited, (user) => remove.mutate(user))}
        keyOf={({ id }) => id}
        nameOf={(user) => text('apps.why', { name: personName(user) })}
        detail={(user) => <Reasons appId={app.id} userId={user.id} />}
        empty={<p className={css.none}>{text('apps.people.none')}</p>}
        filter={q ? { words: `“${q}”`, clear: () => setFilters({ q: undefined }) } : undefined}
      />
      {edited && (
        <ProfileDialog
          name={personName(edited)}
          userName={edited.credentials.userName}
          profile={edited.profile}
          save={(profile, userName) =>
            send('POST', `${path}/${part(edited.id)}`, { profile, credentials: { userName } })
          }
          close={() => setEdited(undefined)}
        />
      )}
    </Card>
  )
}

function peopleColumns(
  mayManage: boolean,
  edit: (user: AppUser) => void,
  remove: (user: AppUser) => void,
): readonly Column<AppUser>[] {
  return [
    {
      id: 'person',
      head: text('apps.column.person'),
      isAlways: true,
      cell: (user) => (
        <Link to="/admin/people/$userId" params={{ userId: user.id }}>
          {personName(user)}
        </Link>
      ),
    },
    { id: 'userName', head: text('apps.column.userName'), cell: ({ credentials }) => credentials.userName },
    { id: 'by', head: text('apps.column.by'), cell: ({ scope }) => text(`apps.scope.of.${scope}`) },
    { id: 'since', head: text('apps.column.since'), isOff: true, cell: ({ created }) => <When at={created} /> },
    ...actsColumn<AppUser>(mayManage, { nameOf: personName, edit, remove, canRemove: ({ scope }) => scope === 'USER' }),
  ]
}

interface Acts<Row> {
  readonly nameOf: (row: Row) => string
  readonly edit: (row: Row) => void
  readonly remove: (row: Row) => void
  readonly canRemove?: (row: Row) => boolean
}

/** What can be done with an assignment; no column for those who may not. */
function actsColumn<Row>(mayManage: boolean, { nameOf, edit, remove, canRemove }: Acts<Row>): readonly Column<Row>[] {
  if (!mayManage) return []
  return [
    {
      id: 'acts',
      head: text('common.actions'),
      isAlways: true,
      align: 'end',
      cell: (row) => (
        <span className={css.acts}>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={text('apps.profile.edit', { name: nameOf(row) })}
            onClick={() => edit(row)}
          >
            {text('common.edit')}
          </Button>
          {(canRemove?.(row) ?? true) && (
            <Button
              variant="subtle"
              color="danger"
              size="compact-sm"
              aria-label={text('apps.unassign', { name: nameOf(row) })}
              onClick={() => remove(row)}
            >
              {text('common.remove')}
            </Button>
          )}
        </span>
      ),
    },
  ]
}
