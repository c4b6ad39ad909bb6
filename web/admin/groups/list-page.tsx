import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Group } from '../../../contracts/management/group.ts'
import { writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { useList } from '../kit/api.ts'
import type { CsvColumn } from '../kit/csv.ts'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { ExportButton } from '../kit/export.tsx'
import { useFilters } from '../kit/filters.ts'
import { LinkButton } from '../kit/link-button.tsx'
import { ListViews } from '../kit/saved-views.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import css from './groups.module.css'

/** The groups of the org, with how many people and apps each has. */
export function GroupsPage() {
  const may = useMay()
  const [search, setSearch] = useFilters()
  const q = search.q?.trim() ?? ''
  const list = useList<Group>('/api/v1/groups', { q, expand: 'stats', limit: '50' })
  const add = may('groups.manage') && (
    <LinkButton to="/admin/groups/new" leftSection={<IconPlus size={18} aria-hidden="true" />}>
      {text('groups.add')}
    </LinkButton>
  )
  return (
    <AdminPage title={text('groups.title')} action={add} needs="groups.read">
      <div className={css.filters}>
        <SearchBox label={text('groups.search')} value={search.q ?? ''} onChange={(typed) => setSearch({ q: typed })} />
      </div>
      <DataTable
        name="groups"
        label={text('groups.title')}
        list={list}
        columns={columnsOf()}
        keyOf={({ id }) => id}
        nameOf={({ profile }) => profile.name}
        tools={
          <>
            <ListViews table="groups" search={search} show={(saved) => setSearch({ q: undefined, ...saved })} />
            <ExportButton<Group>
              isSmall
              title={text('groups.export')}
              sourceOf={() => ({
                first: `/api/v1/groups${writeSearch({ q, expand: 'stats', limit: '200' })}`,
                fileName: 'groups',
                columns: groupColumns,
              })}
            />
          </>
        }
        filter={
          q === '' ? undefined : { words: text('table.quoted', { words: q }), clear: () => setSearch({ q: undefined }) }
        }
        empty={
          <Blank title={text('groups.empty')} action={add}>
            <p>{text('groups.empty.text')}</p>
          </Blank>
        }
      />
    </AdminPage>
  )
}

/** The columns of exported groups: the fields by the names they have in the API. */
const groupColumns: readonly CsvColumn<Group>[] = [
  ['id', ({ id }) => id],
  ['type', ({ type }) => type],
  ['profile.name', ({ profile }) => profile.name],
  ['profile.description', ({ profile }) => profile.description],
  ['usersCount', ({ _embedded }) => _embedded?.stats.usersCount],
  ['appsCount', ({ _embedded }) => _embedded?.stats.appsCount],
  ['created', ({ created }) => created],
  ['lastUpdated', ({ lastUpdated }) => lastUpdated],
  ['lastMembershipUpdated', ({ lastMembershipUpdated }) => lastMembershipUpdated],
]

/** A number that leads to what it counts; nothing while it is not known. */
function Count({
  id,
  tab,
  count,
}: {
  readonly id: string
  readonly tab: 'members' | 'apps'
  readonly count?: number | undefined
}) {
  if (count === undefined) return null
  return (
    <Link to="/admin/groups/$groupId" params={{ groupId: id }} search={tab === 'apps' ? { tab } : {}}>
      {count}
    </Link>
  )
}

const columnsOf = (): readonly Column<Group>[] => [
  {
    id: 'name',
    head: text('groups.column.name'),
    isAlways: true,
    cell: ({ id, profile }) => (
      <Link className={css.name} to="/admin/groups/$groupId" params={{ groupId: id }}>
        {profile.name}
      </Link>
    ),
  },
  { id: 'description', head: text('groups.column.description'), cell: ({ profile }) => profile.description },
  { id: 'type', head: text('groups.column.type'), cell: ({ type }) => text(`groups.type.${type}`) },
  {
    id: 'people',
    head: text('groups.column.people'),
    align: 'end',
    cell: ({ id, _embedded }) => <Count id={id} tab="members" count={_embedded?.stats.usersCount} />,
  },
  {
    id: 'apps',
    head: text('groups.column.apps'),
    align: 'end',
    cell: ({ id, _embedded }) => <Count id={id} tab="apps" count={_embedded?.stats.appsCount} />,
  },
  {
    id: 'changed',
    head: text('groups.column.changed'),
    cell: ({ lastMembershipUpdated }) => <When at={lastMembershipUpdated} />,
  },
  { id: 'created', head: text('groups.column.created'), isOff: true, cell: ({ created }) => <When at={created} /> },
]
