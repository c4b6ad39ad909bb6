import { Button } from '@mantine/core'
import type { App } from '../../../contracts/management/app.ts'
import type { Group } from '../../../contracts/management/group.ts'
import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { Blank } from '../../ui/states.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { DataTable } from '../kit/data-table.tsx'
import { Picker } from '../kit/picker.tsx'
import { AppName, AppStanding } from '../people/app-name.tsx'
import { useMay } from '../shell/console.ts'
import css from './groups.module.css'

/** The apps that a group gives to everybody in it. */
export function GroupApps({ group }: { readonly group: Group }) {
  const may = useMay()
  const list = useList<App>(`/api/v1/groups/${part(group.id)}/apps`)
  const { add, remove } = useGroupApps(group)
  return (
    <>
      {may('apps.manage') && (
        <div className={css.tools}>
          <Picker<App>
            label={text('group.apps.add')}
            path="/api/v1/apps"
            queryOf={(q) => ({ q })}
            keyOf={({ id }) => id}
            nameOf={({ label }) => label}
            isTaken={({ id }) => list.rows?.some((app) => app.id === id) ?? false}
            pick={(app) => add.mutate(app)}
          />
        </div>
      )}
      <DataTable
        name="group-apps"
        label={text('group.tab.apps')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={({ label }) => label}
        columns={[
          { id: 'app', head: text('group.apps.column.app'), isAlways: true, cell: (app) => <AppName app={app} /> },
          { id: 'status', head: text('group.apps.column.status'), cell: (app) => <AppStanding app={app} /> },
          {
            id: 'actions',
            head: text('common.actions'),
            isAlways: true,
            align: 'end',
            cell: (app) =>
              may('apps.manage') && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={text('group.apps.remove.label', { app: app.label })}
                  onClick={() => remove.mutate(app)}
                >
                  {text('group.apps.remove')}
                </Button>
              ),
          },
        ]}
        empty={
          <Blank title={text('group.apps.empty')}>
            <p>{text('group.apps.empty.text')}</p>
          </Blank>
        }
      />
    </>
  )
}

function useGroupApps(group: Group) {
  const path = ({ id }: App) => `/api/v1/apps/${part(id)}/groups/${part(group.id)}`
  const assign = (app: App) => send('PUT', path(app), {})
  const unassign = (app: App) => send('DELETE', path(app))
  const namesOf = (app: App) => ({ app: app.label, group: group.profile.name })
  const back = useChange(assign)
  const away = useChange(unassign)
  const add = useChange(assign, {
    onDone: (_, app) => offerUndo(text('group.apps.added', namesOf(app)), () => away.mutate(app)),
  })
  const remove = useChange(unassign, {
    onDone: (_, app) => offerUndo(text('group.apps.removed', namesOf(app)), () => back.mutate(app)),
  })
  return { add, remove }
}
