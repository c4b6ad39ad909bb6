import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { App } from '../../../contracts/management/app.ts'
import type { AssignmentReasons, AppUser } from '../../../contracts/management/assignment.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { Blank, LoadFailure } from '../../ui/states.tsx'
import { Said } from '../../ui/said.tsx'
import { part, send, useChange, useList, useObject } from '../kit/api.ts'
import { DataTable } from '../kit/data-table.tsx'
import { quoted } from '../kit/filters.ts'
import { Picker } from '../kit/picker.tsx'
import { useMay } from '../shell/console.ts'
import { AppName, AppStanding } from './app-name.tsx'
import { nameOf } from './person.ts'
import css from './tab.module.css'

const scopeOf = (app: App): AppUser['scope'] | undefined => (app._embedded?.user as AppUser | undefined)?.scope

/** A person's apps: assigned directly or by a group, each with why; to be assigned and unassigned, which can be undone. */
export function AppsTab({ user }: { readonly user: User }) {
  const may = useMay()
  const name = nameOf(user)
  const list = useList<App>('/api/v1/apps', {
    filter: `user.id eq ${quoted(user.id)}`,
    expand: `user/${user.id}`,
    limit: '200',
  })
  const { add, remove } = useAssigning(user)
  const actions = (app: App) =>
    may('apps.manage') && scopeOf(app) === 'USER' ? (
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={text('person.apps.remove.label', { app: app.label })}
        onClick={() => remove.mutate(app)}
      >
        {text('person.apps.remove')}
      </Button>
    ) : null
  return (
    <>
      {may('apps.manage') && (
        <div className={css.tools}>
          <Picker<App>
            label={text('person.apps.add')}
            path="/api/v1/apps"
            queryOf={(q) => ({ q })}
            keyOf={({ id }) => id}
            nameOf={({ label }) => label}
            isTaken={({ id }) => list.rows?.some((app) => app.id === id && scopeOf(app) === 'USER') ?? false}
            pick={(app) => add.mutate(app)}
          />
        </div>
      )}
      <DataTable
        name="person-apps"
        label={text('person.tab.apps')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={({ label }) => label}
        columns={[
          { id: 'app', head: text('person.apps.column.app'), isAlways: true, cell: (app) => <AppName app={app} /> },
          {
            id: 'by',
            head: text('person.apps.by'),
            cell: (app) => text(`person.apps.by.${scopeOf(app) ?? 'GROUP'}`),
          },
          { id: 'status', head: text('person.apps.status'), cell: (app) => <AppStanding app={app} /> },
          { id: 'actions', head: text('common.actions'), isAlways: true, align: 'end', cell: actions },
        ]}
        detail={(app) => <Why user={user} app={app} />}
        empty={
          <Blank title={text('person.apps.empty')}>
            <p>{text('person.apps.empty.text', { name })}</p>
          </Blank>
        }
      />
    </>
  )
}

function useAssigning(user: User) {
  const name = nameOf(user)
  const path = (app: App) => `/api/v1/apps/${part(app.id)}/users`
  const assign = (app: App) => send('POST', path(app), { id: user.id, scope: 'USER' })
  const unassign = (app: App) => send('DELETE', `${path(app)}/${part(user.id)}`)
  const back = useChange(assign)
  const away = useChange(unassign)
  const add = useChange(assign, {
    onDone: (_, app) => offerUndo(text('person.apps.added', { app: app.label, name }), () => away.mutate(app)),
  })
  const remove = useChange(unassign, {
    onDone: (_, app) => offerUndo(text('apps.unassigned.person', { app: app.label, name }), () => back.mutate(app)),
  })
  return { add, remove }
}

/** Why a person has an app: the assignment of their own, and every group that gives it. */
function Why({ user, app }: { readonly user: User; readonly app: App }) {
  const path = `/api/v1/apps/${part(app.id)}/users/${part(user.id)}/reasons`
  const { data, error, refetch } = useObject<AssignmentReasons>(path)
  if (!data) return error ? <LoadFailure error={error} retry={() => void refetch()} /> : <Skeleton height={20} />
  const { direct, groups } = data.body
  return (
    <div className={css.reasons}>
      <strong>{text('person.apps.why', { name: nameOf(user), app: app.label })}</strong>
      <ul className={css.reasons}>
        {direct && (
          <li>
            {text('person.apps.why.direct')}, <Said text="person.apps.since" at={direct.since} />
          </li>
        )}
        {groups.map(({ id, name, since }) => (
          <li key={id}>
            {text('person.apps.why.group')}{' '}
            <Link to="/admin/groups/$groupId" params={{ groupId: id }}>
              {name}
            </Link>
            , <Said text="person.apps.since" at={since} />
          </li>
        ))}
        {direct === null && groups.length === 0 && <li>{text('person.apps.why.none')}</li>}
      </ul>
      {direct === null && groups.length > 0 && <p className={css.quiet}>{text('person.apps.byGroupOnly')}</p>}
    </div>
  )
}
