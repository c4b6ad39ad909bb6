import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import type { AppGroup } from '../../../contracts/management/assignment.ts'
import type { Group } from '../../../contracts/management/group.ts'
import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { Card } from '../kit/card.tsx'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { Picker } from '../kit/picker.tsx'
import { useMay } from '../shell/console.ts'
import { actsColumn } from './assignment-acts.tsx'
import css from './assignments.module.css'
import { ProfileDialog } from './profile-dialog.tsx'

const groupName = ({ id, _embedded }: AppGroup): string => _embedded?.group.profile.name ?? id

/** The groups that have an app: assigned, taken away, and given back within ten seconds. */
export function AssignedGroups({ app }: { readonly app: App }) {
  const may = useMay()
  const path = `/api/v1/apps/${part(app.id)}/groups`
  const list = useList<AppGroup>(path, { expand: 'group', limit: '50' })
  const [edited, setEdited] = useState<AppGroup>()
  const put = ({ id, priority, profile }: Pick<AppGroup, 'id'> & Partial<Pick<AppGroup, 'priority' | 'profile'>>) =>
    send('PUT', `${path}/${part(id)}`, { priority, profile })
  const back = useChange(put)
  const add = useChange((group: Group) => put({ id: group.id }), {
    says: (_, { profile }) => text('apps.assigned', { name: profile.name, app: app.label }),
  })
  const remove = useChange((group: AppGroup) => send('DELETE', `${path}/${part(group.id)}`), {
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
          priority={edited.priority}
          profile={edited.profile}
          save={(profile, _, priority) => put({ id: edited.id, priority, profile })}
          close={() => setEdited(undefined)}
        />
      )}
    </Card>
  )
}
