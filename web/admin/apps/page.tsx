import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import { writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { type ListState, useList } from '../kit/api.ts'
import type { CsvColumn } from '../kit/csv.ts'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { ExportButton } from '../kit/export.tsx'
import { FilterChips } from '../kit/filter-chips.tsx'
import { quoted, useFilters, valuesOf, withFlipped } from '../kit/filters.ts'
import { ListViews } from '../kit/saved-views.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import { type Turn, TurnDialog } from './turn-dialog.tsx'
import css from './page.module.css'
import { AppStatus } from './app-status.tsx'
import { iconOf, kindWords } from './words.ts'

const statuses = ['ACTIVE', 'INACTIVE'] as const
const kinds = ['oidc_client', 'bookmark'] as const

/** All apps of the org. */
export function AppsPage() {
  const may = useMay()
  const [{ q, status, kind }] = useFilters()
  const list = useList<App>('/api/v1/apps', questionOf(q, status, kind), { isWanted: may('apps.read') })
  // While there is none, the one thing to do stands where the list will be.
  const isEmpty = list.rows?.length === 0 && !q && !status && !kind
  return (
    <AdminPage title={text('console.apps')} needs="apps.read" action={!isEmpty && may('apps.manage') && <AddApp />}>
      {isEmpty ? <NoApps /> : <AppList list={list} />}
    </AdminPage>
  )
}

const AddApp = () => (
  <Button component={Link} to="/admin/apps/new" leftSection={<IconPlus size={18} aria-hidden="true" />}>
    {text('apps.add')}
  </Button>
)

/** The question to the API that the filters of the address mean. */
function questionOf(q: string | undefined, status: string | undefined, kind: string | undefined) {
  const parts = [
    [valuesOf(status).filter((value) => statuses.some((each) => each === value)), 'status'],
    [valuesOf(kind).filter((value) => kinds.some((each) => each === value)), 'name'],
  ] as const
  const filter = parts
    .filter(([values]) => values.length === 1)
    .map(([values, field]) => `${field} eq ${quoted(values[0] ?? '')}`)
    .join(' and ')
  return { q: q?.trim() || undefined, filter: filter || undefined, limit: '50' }
}

function AppList({ list }: { readonly list: ListState<App> }) {
  const may = useMay()
  const [search, setFilters] = useFilters()
  const { q, status, kind } = search
  const clear = () => setFilters(nothing)
  const words = [
    q && text('table.quoted', { words: q }),
    ...valuesOf(status).map((each) => (each === 'ACTIVE' || each === 'INACTIVE' ? text(`apps.status.${each}`) : '')),
    ...valuesOf(kind).map((each) => (each === 'oidc_client' || each === 'bookmark' ? text(`apps.filter.${each}`) : '')),
  ].filter(Boolean)
  return (
    <>
      <div className={css.tools}>
        <SearchBox label={text('apps.search')} value={q ?? ''} onChange={(next) => setFilters({ q: next })} />
        <FilterChips
          label={text('apps.status')}
          choices={statuses.map((value) => ({ value, label: text(`apps.status.${value}`) }))}
          chosen={valuesOf(status)}
          flip={(value) => setFilters({ status: withFlipped(status, value) })}
        />
        <FilterChips
          label={text('apps.kind')}
          choices={kinds.map((value) => ({ value, label: text(`apps.filter.${value}`) }))}
          chosen={valuesOf(kind)}
          flip={(value) => setFilters({ kind: withFlipped(kind, value) })}
        />
      </div>
      <DataTable
        name="apps"
        label={text('console.apps')}
        list={list}
        columns={columnsOfApps()}
        keyOf={({ id }) => id}
        nameOf={({ label }) => label}
        empty={<NoApps />}
        tools={
          <>
            <ListViews table="apps" search={search} show={(saved) => setFilters({ ...nothing, ...saved })} />
            <ExportButton<App>
              isSmall
              title={text('apps.export')}
              sourceOf={() => ({
                first: `/api/v1/apps${writeSearch({ ...questionOf(q, status, kind), limit: '200' })}`,
                fileName: 'apps',
                columns: exportedColumns,
              })}
            />
          </>
        }
        filter={words.length > 0 ? { words: words.join(', '), clear } : undefined}
        bulk={may('apps.manage') ? (rows, unselect) => <Bulk apps={rows} unselect={unselect} /> : undefined}
      />
    </>
  )
}

const nothing = { q: undefined, status: undefined, kind: undefined }

/** The columns of exported apps: the fields by the names they have in the API. */
const exportedColumns: readonly CsvColumn<App>[] = [
  ['id', ({ id }) => id],
  ['label', ({ label }) => label],
  ['name', ({ name }) => name],
  ['signOnMode', ({ signOnMode }) => signOnMode],
  ['status', ({ status }) => status],
  ['created', ({ created }) => created],
  ['lastUpdated', ({ lastUpdated }) => lastUpdated],
]

const columnsOfApps = (): readonly Column<App>[] => [
  {
    id: 'app',
    head: text('apps.column.app'),
    isAlways: true,
    cell: (app) => (
      <Link to="/admin/apps/$appId" params={{ appId: app.id }} className={css.app}>
        <AppIcon app={iconOf(app)} small />
        {app.label}
      </Link>
    ),
  },
  { id: 'kind', head: text('apps.kind'), cell: kindWords },
  { id: 'status', head: text('apps.status'), cell: (app) => <AppStatus app={app} /> },
  { id: 'id', head: text('apps.clientId'), isOff: true, cell: ({ id }) => <code>{id}</code> },
  { id: 'changed', head: text('apps.column.changed'), cell: ({ lastUpdated }) => <When at={lastUpdated} /> },
]

function NoApps() {
  const may = useMay()
  return (
    <Blank title={text('apps.empty')} action={may('apps.manage') && <AddApp />}>
      <p>{text('apps.empty.text')}</p>
    </Blank>
  )
}

function Bulk({ apps, unselect }: { readonly apps: readonly App[]; readonly unselect: () => void }) {
  const [turn, setTurn] = useState<Turn>()
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setTurn('activate')}>
        {text('apps.activate')}
      </Button>
      <Button variant="default" size="sm" onClick={() => setTurn('deactivate')}>
        {text('apps.deactivate')}
      </Button>
      {turn && <TurnDialog turn={turn} apps={apps} done={unselect} close={() => setTurn(undefined)} />}
    </>
  )
}
