import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Group } from '../../../contracts/management/group.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { part, useList } from '../kit/api.ts'
import { DataTable } from '../kit/data-table.tsx'
import { Picker } from '../kit/picker.tsx'
import { useMay } from '../shell/console.ts'
import { useMembership } from '../groups/membership.ts'
import { nameOf } from './person.ts'
import css from './tab.module.css'

/** The groups of a person; whoever is added or removed by mistake is put back. */
export function GroupsTab({ user }: { readonly user: User }) {
  const may = useMay()
  const list = useList<Group>(`/api/v1/users/${part(user.id)}/groups`)
  const { add, remove } = useMembership()
  const pairOf = (group: Group) => ({
    group: { id: group.id, name: group.profile.name },
    user: { id: user.id, name: nameOf(user) },
  })
  const actions = (group: Group) =>
    group.type === 'BUILT_IN' ? (
      <span className={css.quiet}>{text('person.groups.builtIn')}</span>
    ) : may('groups.manage') ? (
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={text('person.groups.remove.label', { group: group.profile.name })}
        onClick={() => remove.mutate(pairOf(group))}
      >
        {text('person.groups.remove')}
      </Button>
    ) : null
  return (
    <>
      {may('groups.manage') && (
        <div className={css.tools}>
          <Picker<Group>
            label={text('person.groups.add')}
            path="/api/v1/groups"
            queryOf={(q) => ({ q })}
            keyOf={({ id }) => id}
            nameOf={({ profile }) => profile.name}
            aboutOf={({ profile }) => profile.description}
            isTaken={({ id, type }) => type === 'BUILT_IN' || (list.rows?.some((group) => group.id === id) ?? false)}
            pick={(group) => add.mutate(pairOf(group))}
          />
        </div>
      )}
      <DataTable
        name="person-groups"
        label={text('person.tab.groups')}
        list={list}
        keyOf={({ id }) => id}
        nameOf={({ profile }) => profile.name}
        columns={[
          {
            id: 'name',
            head: text('person.groups.column.name'),
            isAlways: true,
            cell: ({ id, profile }) => (
              <Link to="/admin/groups/$groupId" params={{ groupId: id }}>
                {profile.name}
              </Link>
            ),
          },
          {
            id: 'description',
            head: text('person.groups.column.description'),
            cell: ({ profile }) => profile.description,
          },
          { id: 'actions', head: text('common.actions'), isAlways: true, align: 'end', cell: actions },
        ]}
        empty={
          <Blank title={text('person.groups.empty')}>
            <p>{text('person.groups.empty.text')}</p>
          </Blank>
        }
      />
    </>
  )
}
