import { Button, Skeleton, VisuallyHidden } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type CSSProperties, lazy, Suspense, useMemo, useRef, useState } from 'react'
import type { Dashboard } from '../../contracts/dashboard.ts'
import { dashboardAnswer } from '../answers.ts'
import { text } from '../texts/texts.ts'
import { useKeys } from '../ui/keys.ts'
import { isSignedOut } from '../request.ts'
import { Page } from '../ui/page.tsx'
import { AfterAMoment, Blank, LoadFailure } from '../ui/states.tsx'
import { arrange } from './arrange.ts'
import { type Hall, HallContext, type SectionDialogOf } from './context.ts'
import { findTiles } from './find.ts'
import { moveByArrow, tileLinks } from './grid-keys.ts'
import css from './page.module.css'
import { Results } from './results.tsx'
import { Rooms } from './rooms.tsx'
import { SearchField } from './search-field.tsx'
import { useChanges } from './use-changes.ts'

const SectionDialog = lazy(() => import('./section-dialog.tsx').then((module) => ({ default: module.SectionDialog })))

/** The dashboard: search first, then what was used last, then the user's own order, then everything. */
export function DashboardPage() {
  const { data, error, refetch } = useQuery(dashboardAnswer)
  const [query, setQuery] = useQueryText()
  const search = useRef<HTMLInputElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useKeys({ '/': () => search.current?.focus() })
  const first = () => (content.current ? tileLinks(content.current)[0] : undefined)
  const bar = (
    <search>
      <SearchField
        ref={search}
        value={query}
        onChange={setQuery}
        onEnter={() => query.trim() && first()?.click()}
        onDown={() => first()?.focus()}
      />
    </search>
  )
  return (
    <Page visit={data} title={text('dashboard.title')} bar={bar}>
      <VisuallyHidden component="h1">{text('dashboard.title')}</VisuallyHidden>
      {/* One description for every tile, instead of words inside each. */}
      <span id="new-tab" hidden>
        {text('dashboard.newTab')}
      </span>
      <div
        ref={content}
        className={css.content}
        data-few={(data && isFew(data)) || undefined}
        style={{ '--tiles': data?.tiles.length } as CSSProperties}
        onKeyDown={(event) => {
          if (moveByArrow(event, () => search.current?.focus())) event.preventDefault()
        }}
      >
        {data && !isSignedOut(error) ? (
          <Content dashboard={data} query={query} clear={() => setQuery('')} />
        ) : error ? (
          <LoadFailure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </div>
    </Page>
  )
}

/** So few apps that they stand together below the search, where a whole page would leave them in a corner. */
const isFew = ({ tiles, sections }: Dashboard): boolean => tiles.length <= 10 && sections.length === 0

/** The text of the search: here at every letter, in the address after a pause. */
function useQueryText(): [string, (value: string) => void] {
  const { q = '' } = useSearch({ from: '/' })
  const navigate = useNavigate()
  const [query, setQuery] = useState(q)
  const keep = useDebouncedCallback((value: string) => {
    void navigate({ to: '/', search: value ? { q: value } : {}, replace: true, resetScroll: false })
  }, 300)
  const change = (value: string) => {
    setQuery(value)
    keep(value)
  }
  return [query, change]
}

interface ContentProps {
  readonly dashboard: Dashboard
  readonly query: string
  readonly clear: () => void
}

function Content({ dashboard, query, clear }: ContentProps) {
  const arranged = useMemo(() => arrange(dashboard, Date.now()), [dashboard])
  const found = useMemo(() => findTiles(dashboard.tiles, query), [dashboard, query])
  const changes = useChanges()
  const [dialog, setDialog] = useState<SectionDialogOf>()
  const { sections } = dashboard
  const tilesIn = (id: string) => arranged.sections.find(({ section }) => section.id === id)?.tiles ?? []
  const tileOf = (id: string) => dashboard.tiles.find((tile) => tile.id === id)
  const hall: Hall = { sections, tileOf, tilesIn, changes, nameSection: setDialog }
  if (dashboard.tiles.length === 0) return <NoApps org={dashboard.org.name} isAdmin={dashboard.isAdmin} />
  return (
    <HallContext value={hall}>
      {query.trim() ? (
        <Results found={found} query={query.trim()} clear={clear} fresh={arranged.fresh} />
      ) : (
        <Rooms arranged={arranged} />
      )}
      <Suspense>{dialog && <SectionDialog of={dialog} close={() => setDialog(undefined)} />}</Suspense>
    </HallContext>
  )
}

/** Whoever is an admin can do something about it; everybody else reads who can. */
function NoApps({ org, isAdmin }: { readonly org: string; readonly isAdmin: boolean }) {
  const action = isAdmin ? (
    <Button component={Link} to="/admin">
      {text('dashboard.empty.console')}
    </Button>
  ) : (
    <Button variant="default" component={Link} to="/account">
      {text('dashboard.empty.action')}
    </Button>
  )
  return (
    <Blank title={text('dashboard.empty')} action={action}>
      <p>{text(isAdmin ? 'dashboard.empty.admin' : 'dashboard.empty.text', { org })}</p>
    </Blank>
  )
}

function Loading() {
  return (
    <AfterAMoment>
      <div role="status" aria-label={text('common.loading')} className={css.loading}>
        {[8, 18].map((count) => (
          <div key={count}>
            <Skeleton width={96} height={16} mb={20} />
            <div className={css.loadingTiles}>
              {Array.from({ length: count }, (_, at) => (
                <Skeleton key={at} width={112} height={112} radius="md" />
              ))}
            </div>
          </div>
        ))}
      </div>
    </AfterAMoment>
  )
}
