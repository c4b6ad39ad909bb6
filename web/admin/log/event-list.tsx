import type { LogEventView } from '../../../contracts/management/log.ts'
import { eventName, text } from '../../texts/texts.ts'
import type { ListState } from '../kit/api.ts'
import { type Column, DataTable, type DataTableProps } from '../kit/data-table.tsx'
import { Outcome } from '../kit/log-table.tsx'
import type { Search } from '../../search.ts'
import { EventDetail } from './event-detail.tsx'
import css from './event-list.module.css'
import { isKnown, nameOfParty, pageOfParty, type Party } from './party.ts'
import { inARow, toTheSecond } from './times.ts'
import { ValueButton } from './value-menu.tsx'

type Event = LogEventView

/** Somebody or something of an event, to filter by or to go to. */
function PartyValue({ party, of }: { readonly party: Party; readonly of: 'actor' | 'target' }) {
  const name = nameOfParty(party)
  return (
    <span className={css.party}>
      {isKnown(party) ? (
        <ValueButton field={`${of}.id`} value={party.id} shown={name} page={pageOfParty(party)} />
      ) : (
        name
      )}
    </span>
  )
}

function Targets({ event: { target } }: { readonly event: Event }) {
  const [first, ...others] = target ?? []
  if (!first) return null
  return (
    <span>
      <PartyValue party={first} of="target" />
      {others.length > 0 && <span className={css.more}> {text('log.target.others', { count: others.length })}</span>}
    </span>
  )
}

/** How an event ended, and below it why: a reason can be long, and is somebody's own words. */
function Ending({ event: { outcome } }: { readonly event: Event }) {
  const { result, reason } = outcome
  return (
    <span className={css.ending}>
      <ValueButton field="outcome.result" value={result} shown={text(`events.outcome.${result}`)}>
        <Outcome event={{ outcome: { result, reason: null } }} />
      </ValueButton>
      {reason !== null && (
        <span className={css.reason}>
          <ValueButton field="outcome.reason" value={reason} shown={reason} />
        </span>
      )}
    </span>
  )
}

const columnsOf = (): readonly Column<Event>[] => [
  {
    id: 'what',
    head: text('log.column.what'),
    isAlways: true,
    cell: (event) => (
      <span className={css.what}>
        <ValueButton field="eventType" value={event.eventType} shown={eventName(event)} />
      </span>
    ),
  },
  {
    id: 'when',
    head: text('log.column.when'),
    cell: ({ published }) => (
      <time className={css.when} dateTime={published} title={toTheSecond(published)}>
        {inARow(published)}
      </time>
    ),
  },
  { id: 'who', head: text('log.column.who'), cell: ({ actor }) => <PartyValue party={actor} of="actor" /> },
  { id: 'target', head: text('log.column.target'), cell: (event) => <Targets event={event} /> },
  {
    id: 'outcome',
    head: text('log.column.outcome'),
    cell: (event) => <Ending event={event} />,
  },
  {
    id: 'from',
    head: text('log.column.from'),
    cell: ({ client }) =>
      client.ipAddress === null ? null : (
        <span>
          <ValueButton field="client.ipAddress" value={client.ipAddress} shown={client.ipAddress} />
          {client.userAgent?.browser && <span className={css.device}>{deviceOf(client)}</span>}
        </span>
      ),
  },
  {
    id: 'type',
    head: text('log.column.type'),
    isOff: true,
    cell: ({ eventType }) => <code className={css.code}>{eventType}</code>,
  },
]

function deviceOf({ userAgent }: Event['client']): string {
  return [userAgent?.browser, userAgent?.os].filter(Boolean).join(', ')
}

/** What the list of events needs. */
interface EventListProps extends Pick<DataTableProps<Event>, 'empty' | 'filter'> {
  readonly list: ListState<Event>
  /** Shows other events: those of the same request or session. */
  readonly show: (change: Search) => void
}

/** The events: what happened, when, who did it, to whom, how it ended, from where. A row opens to everything else. */
export function EventList({ list, show, empty, filter }: EventListProps) {
  return (
    <DataTable
      name="log"
      label={text('log.events')}
      list={list}
      columns={columnsOf()}
      keyOf={({ uuid }) => uuid}
      nameOf={(event) => text('log.event.name', { what: eventName(event), when: toTheSecond(event.published) })}
      detail={(event) => <EventDetail event={event} show={show} />}
      empty={empty}
      filter={filter}
    />
  )
}
