import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { useList } from '../kit/api.ts'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { FilterChips } from '../kit/filter-chips.tsx'
import { useFilters, valuesOf, withFlipped } from '../kit/filters.ts'
import { ListViews } from '../kit/saved-views.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import { type BulkAct, bulkActs, BulkDialog } from './bulk.tsx'
import css from './list-page.module.css'
import { ExportPeople } from './export.tsx'
import { nameOf, questionOf, statuses } from './person.ts'
import { PersonStatus } from './status.tsx'

const BulkGroup = lazy(() => import('./bulk-group.tsx').then(({ BulkGroup: component }) => ({ default: component })))

const columnsOf = (): readonly Column<User>[] => [
  {
    id: 'name',
    head: text('people.column.name'),
    isAlways: true,
    cell: (user) => (
      <span className={css.who}>
        <Link to="/admin/people/$userId" params={{ userId: user.id }}>
          {nameOf(user)}
        </Link>
        <span className={css.login}>{user.profile.login}</span>
      </span>
    ),
  },
  {
    id: 'status',
    head: text('people.column.status'),
    cell: ({ status }) => <PersonStatus status={status} />,
  },
  {
    id: 'lastLogin',
    head: text('people.column.lastLogin'),
    cell: ({ lastLogin }) => (lastLogin === null ? text('common.never') : <When at={lastLogin} />),
  },
  {
    id: 'title',
    head: text('people.column.title'),
    cell: ({ profile }) => profile.title,
  },
  {
    id: 'department',
    head: text('people.column.department'),
    cell: ({ profile }) => profile.department,
  },
  {
    id: 'email',
    head: text('people.column.email'),
    isOff: true,
    cell: ({ profile }) => profile.email,
  },
  {
    id: 'created',
    head: text('people.column.created'),
    isOff: true,
    cell: ({ created }) => <When at={created} />,
  },
  {
    id: 'id',
    head: text('people.column.id'),
    isOff: true,
    cell: ({ id }) => <code>{id}</code>,
  },
]

const nothing = { q: undefined, status: undefined }

/** The people of the org: found by name, e-mail or id, narrowed by status, treated together. */
export function PeoplePage() {
  const may = useMay()
  const [search, setSearch] = useFilters()
  const list = useList<User>('/api/v1/users', questionOf(search))
  const [asked, setAsked] = useState<{
    readonly act: BulkAct | 'group'
    readonly people: readonly User[]
    readonly done: () => void
  }>()
  const add = may('users.manage') && (
    <Button component={Link} to="/admin/people/new" leftSection={<IconPlus size={18} aria-hidden="true" />}>
      {text('people.add')}
    </Button>
  )
  const words = filterWords(search.q, valuesOf(search.status))
  const acts = [...(may('groups.manage') ? (['group'] as const) : []), ...(may('users.manage') ? bulkActs : [])]
  const bulk = (people: readonly User[], done: () => void) =>
    acts.map((act) => (
      <Button key={act} variant="default" size="sm" onClick={() => setAsked({ act, people, done })}>
        {text(act === 'group' ? 'people.group.add' : `people.bulk.${act}`)}
      </Button>
    ))
  const close = (isDone: boolean) => {
    if (isDone) asked?.done()
    setAsked(undefined)
  }
  return (
    <AdminPage title={text('people.title')} action={add} needs="users.read">
      <div className={css.filters}>
        <SearchBox label={text('people.search')} value={search.q ?? ''} onChange={(q) => setSearch({ q })} />
        <FilterChips
          label={text('people.filter.status')}
          choices={statuses.map((value) => ({ value, label: text(`people.status.${value}`) }))}
          chosen={valuesOf(search.status)}
          flip={(value) => setSearch({ status: withFlipped(search.status, value) })}
        />
      </div>
      <DataTable
        name="people"
        label={text('people.title')}
        list={list}
        columns={columnsOf()}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        empty={
          <Blank title={text('people.empty')} action={add}>
            <p>{text('people.empty.text')}</p>
          </Blank>
        }
        filter={words === undefined ? undefined : { words, clear: () => setSearch(nothing) }}
        bulk={acts.length > 0 ? bulk : undefined}
        tools={
          <>
            <ListViews table="people" search={search} show={(saved) => setSearch({ ...nothing, ...saved })} />
            <ExportPeople search={search} />
          </>
        }
      />
      <Suspense>{asked?.act === 'group' && <BulkGroup people={asked.people} close={close} />}</Suspense>
      {asked && asked.act !== 'group' && <BulkDialog act={asked.act} people={asked.people} close={close} />}
    </AdminPage>
  )
}

/** What the list is narrowed to, in words; undefined for nothing. */
function filterWords(q: string | undefined, wanted: readonly string[]): string | undefined {
  const names = statuses.filter((status) => wanted.includes(status)).map((status) => text(`people.status.${status}`))
  const parts = [q?.trim() ? text('table.quoted', { words: q.trim() }) : '', names.join(', ')].filter(Boolean)
  return parts.length === 0 ? undefined : parts.join(', ')
}
