import { Button, Switch } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import type { LogEventView } from '../../../contracts/management/log.ts'
import { Failure } from '../../request.ts'
import { type Search, writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { type ListState, useList } from '../kit/api.ts'
import { ExportButton } from '../kit/export.tsx'
import { FilterChips } from '../kit/filter-chips.tsx'
import { SavedViews } from '../kit/saved-views.tsx'
import { SearchBox } from '../kit/search-box.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { type Change, useAddress } from './address.ts'
import { type Reach, widened } from './bars.ts'
import { logColumns } from './csv.ts'
import { EventList } from './event-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Histogram } from './histogram.tsx'
import { OwnSpan } from './own-span.tsx'
import css from './page.module.css'
import { askBetween, askSpan, questionOf, spanNames, spanOf } from './question.ts'
import { compare, mistakeOf, withTerm } from './terms.ts'
import { mergedRows, type Tail, useTail } from './use-tail.ts'
import { ValueMenus } from './value-menu.tsx'

/** How far before its beginning the tail looks: what was written late is not lost between it and the list. */
const overlapMs = 60_000

/** What happened in the org: a time to look at, a filter, and the events. Everything it shows stands in its address. */
export function LogPage() {
  const [search, change] = useAddress()
  const [asOf, setAsOf] = useState(() => Date.now())
  const isLive = search.live === '1'
  const question = questionOf(search, asOf)
  const list = useList<LogEventView>('/api/v1/logs', { ...question, sortOrder: 'DESCENDING', limit: '50' })
  const tail = useTail({ ...question, since: new Date(asOf - overlapMs).toISOString(), until: undefined }, isLive)
  const complaint = list.error instanceof Failure ? list.error.problem?.detail : undefined
  const isMistaken = mistakeOf(complaint) !== undefined
  const anew: Change = (wanted) => {
    setAsOf(Date.now())
    change(wanted)
  }
  const now = () => questionOf(search, isLive ? Date.now() : asOf)
  return (
    <AdminPage
      title={text('console.log')}
      about={text('log.about')}
      needs="logs.read"
      action={
        <>
          <SavedViews
            name="log-queries"
            search={{ ...search, live: undefined }}
            show={(saved) => anew({ ...blank, ...saved })}
            words={{ title: text('log.saved'), none: text('log.saved.none'), save: text('log.saved.save') }}
          />
          <ExportButton<LogEventView>
            title={text('log.export.title')}
            note={text('log.export.many')}
            sourceOf={() => exportOf(now())}
          />
        </>
      }
    >
      <div className={css.tools}>
        <SearchBox label={text('log.search')} value={search.q ?? ''} onChange={(q) => change({ q })} />
        <Times search={search} change={anew} question={question} refresh={() => setAsOf(Date.now())} />
        <LiveWords tail={tail} asOf={asOf} />
        <FilterBar filter={search.filter} setFilter={(filter) => change({ filter })} complaint={complaint} />
      </div>
      {!isMistaken && <ZoomedHistogram search={search} change={anew} asOf={asOf} questionNow={now} />}
      {!isMistaken && (
        <ValueMenus
          narrow={(how, field, value) =>
            change({ filter: withTerm(search.filter, compare(field, how === 'only' ? 'eq' : 'ne', value)) })
          }
        >
          <EventList
            list={withTail(list, tail)}
            show={anew}
            empty={
              <Blank
                title={text('log.empty')}
                action={<Button onClick={() => anew(askSpan('30d'))}>{text('log.empty.action')}</Button>}
              >
                <p>{text('log.empty.text')}</p>
              </Blank>
            }
            filter={filterWords(search, () => change({ q: undefined, filter: undefined }))}
          />
        </ValueMenus>
      )}
    </AdminPage>
  )
}

/** The most that the API gives at once. */
const exportPage = '1000'

/** What is exported for a question. What happens while it runs does not belong to it: its pages are of one moment. */
function exportOf(question: Search) {
  const until = question.until ?? new Date().toISOString()
  const query = { ...question, until, sortOrder: 'DESCENDING', limit: exportPage }
  return { first: `/api/v1/logs${writeSearch(query)}`, fileName: 'log', columns: logColumns }
}

const blank: Search = { q: undefined, filter: undefined, span: undefined, since: undefined, until: undefined }

const withTail = (list: ListState<LogEventView>, { rows }: Tail): ListState<LogEventView> =>
  list.rows === undefined || rows.length === 0 ? list : { ...list, rows: mergedRows(rows, list.rows) }

function filterWords({ q, filter }: Search, clear: () => void) {
  const words = [q?.trim() && text('table.quoted', { words: q.trim() }), filter].filter(Boolean).join(', ')
  return words === '' ? undefined : { words, clear }
}

interface TimesProps {
  readonly search: Search
  readonly change: Change
  readonly question: Search
  readonly refresh: () => void
}

/** The time that is looked at: a quick span, one's own, or what comes. */
function Times({ search, change, question, refresh }: TimesProps) {
  const span = spanOf(search)
  const isLive = search.live === '1'
  const choose = (value: string) => {
    const chosen = spanNames.find((name) => name === value)
    if (chosen) change(askSpan(chosen))
    else if (span !== 'own') change({ ...askBetween(question.since, new Date().toISOString()), live: undefined })
  }
  return (
    <>
      <div className={css.times}>
        <FilterChips
          label={text('log.span')}
          choices={[...spanNames, 'own' as const].map((value) => ({ value, label: text(`log.span.${value}`) }))}
          chosen={[span]}
          flip={choose}
        />
        <Switch
          label={text('log.live')}
          checked={isLive}
          onChange={(event) =>
            change(event.currentTarget.checked ? { live: '1', until: undefined } : { live: undefined })
          }
        />
        {!isLive && (
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            onClick={refresh}
          >
            {text('log.refresh')}
          </Button>
        )}
      </div>
      {span === 'own' && (
        <OwnSpan
          key={`${search.since} ${search.until}`}
          since={search.since}
          until={search.until}
          apply={(since, until) =>
            change({ ...askBetween(since, until), ...(until === undefined ? {} : { live: undefined }) })
          }
        />
      )}
    </>
  )
}

/** What came since Live was switched on, for everyone; read out when there is a pause. */
function LiveWords({ tail, asOf }: { readonly tail: Tail; readonly asOf: number }) {
  const count = tail.rows.filter(({ published }) => Date.parse(published) > asOf).length
  const words = {
    off: '',
    on: count === 0 ? text('log.live.on') : text('log.live.new', { count }),
    paused: text('log.live.paused'),
    failed: text('log.live.failed'),
  }[tail.state]
  return (
    <p role="status" className={css.live}>
      {words}
    </p>
  )
}

interface ZoomedProps {
  readonly search: Search
  readonly change: Change
  readonly asOf: number
  readonly questionNow: () => Search
}

/** The histogram with the way it was zoomed into, to go back on. */
function ZoomedHistogram({ search, change, asOf, questionNow }: ZoomedProps) {
  const [before, setBefore] = useState<readonly Search[]>([])
  const { q, filter, span, since, until, live } = search
  const isLive = live === '1'
  const zoom = (to: Reach) => {
    setBefore([...before, { span, since, until }])
    change({ ...askBetween(to.since, to.until), live: undefined })
  }
  const zoomOut = (shown: Reach) => {
    const last = before.at(-1)
    setBefore(before.slice(0, -1))
    const wider = widened(shown, Date.now())
    change(last ?? askBetween(wider.since, wider.until))
  }
  return (
    <Histogram
      name={{ q, filter, span, since, until, ...(isLive ? {} : { asOf: String(asOf) }) }}
      questionOf={questionNow}
      isLive={isLive}
      zoom={zoom}
      zoomOut={spanOf(search) === 'own' ? zoomOut : undefined}
    />
  )
}
