import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import type { AppUser } from '../../../contracts/management/assignment.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { useFilters } from '../kit/filters.ts'
import { Picker } from '../kit/picker.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { useMay } from '../shell/console.ts'
import { actsColumn } from './assignment-acts.tsx'
import css from './assignments.module.css'
import { ProfileDialog } from './profile-dialog.tsx'
import { Reasons } from './reasons.tsx'

function personName({ id, _embedded, credentials }: AppUser): string {
  const { firstName, lastName, login } = _embedded?.user.profile ?? {}
  return [firstName, lastName].filter(Boolean).join(' ') || login || credentials.userName || id
}

/** Everybody who has an app, and why. */
export function AssignedPeople({ app }: { readonly app: App }) {
  const may = useMay()
  const path = `/api/v1/apps/${part(app.id)}/users`
  const [{ q }, setFilters] = useFilters()
  const list = useList<AppUser>(path, { expand: 'user', limit: '50', q: q?.trim() || undefined })
  const [edited, setEdited] = useState<AppUser>()
  const back = useChange(({ id, credentials, profile }: AppUser) => send('POST', path, { id, credentials, profile }))
  const add = useChange((user: User) => send('POST', path, { id: user.id, scope: 'USER' }), {
    says: (_, { profile }) => text('apps.assigned', { name: profile.login ?? '', app: app.label }),
  })
  const remove = useChange((user: AppUser) => send('DELETE', `${path}/${part(user.id)}`), {
    onDone: (_, user) =>
      offerUndo(text('apps.unassigned.person', { name: personName(user), app: app.label }), () => back.mutate(user)),
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
        filter={
          q ? { words: text('table.quoted', { words: q }), clear: () => setFilters({ q: undefined }) } : undefined
        }
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
