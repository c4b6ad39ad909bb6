import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { LogEventView } from '../../../contracts/management/log.ts'
import type { Search } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { changesOf } from '../kit/changes.ts'
import { JsonView } from '../kit/json-view.tsx'
import { KeyValues } from '../kit/key-values.tsx'
import css from './event-detail.module.css'
import { nameOfParty, pageOfParty, type Party } from './party.ts'
import { around } from './question.ts'
import { compare, textOf } from './terms.ts'

/** What an event is shown with. */
interface EventDetailProps {
  readonly event: LogEventView
  readonly show: (change: Search) => void
}

/** Everything about one event: who and what with their pages, what changed, what belongs to it, and its JSON. */
export function EventDetail({ event, show }: EventDetailProps) {
  const requestId = event.transaction.id
  const sessionId = event.authenticationContext.externalSessionId
  const relate = (field: string, value: string) =>
    show({ filter: textOf(compare(field, 'eq', value)), q: undefined, live: undefined, ...around(event.published) })
  return (
    <div className={css.detail}>
      <div>
        <KeyValues rows={rowsOf(event)} />
        <div className={css.acts}>
          {requestId !== null && (
            <Button variant="default" size="compact-sm" onClick={() => relate('transaction.id', requestId)}>
              {text('log.detail.related')}
            </Button>
          )}
          {sessionId !== null && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => relate('authenticationContext.externalSessionId', sessionId)}
            >
              {text('log.detail.sessionEvents')}
            </Button>
          )}
        </div>
      </div>
      <JsonView value={event} label={text('log.detail.json')} />
    </div>
  )
}

function rowsOf(event: LogEventView): readonly (readonly [string, ReactNode])[] {
  const { actor, target, client, outcome } = event
  const changes = (target ?? []).flatMap(({ id }) => changesOf(event, id))
  const all: readonly (readonly [string, ReactNode])[] = [
    [text('log.detail.type'), <code key="type">{event.eventType}</code>],
    [text('log.detail.moment'), event.published],
    [text('log.detail.who'), <PartyLink key="who" party={actor} />],
    [text('log.detail.target'), target && target.length > 0 ? <PartyList parties={target} /> : null],
    [text('log.detail.reason'), outcome.reason],
    [
      text('log.detail.changed'),
      changes.length === 0 ? null : (
        <ul className={css.list}>
          {changes.map(({ field, from, to }) => (
            <li key={field}>
              {text('log.detail.change', {
                field,
                from: from ?? text('common.none'),
                to: to ?? text('common.none'),
              })}
            </li>
          ))}
        </ul>
      ),
    ],
    [text('log.detail.address'), client.ipAddress],
    [text('log.detail.device'), client.userAgent?.rawUserAgent],
    [text('log.detail.request'), event.transaction.id],
    [text('log.detail.session'), event.authenticationContext.externalSessionId],
  ]
  return all.filter(([, value]) => value !== null && value !== undefined)
}

const PartyList = ({ parties }: { readonly parties: readonly Party[] }) => (
  <ul className={css.list}>
    {parties.map((party) => (
      <li key={`${party.type} ${party.id}`}>
        <PartyLink party={party} />
      </li>
    ))}
  </ul>
)

function PartyLink({ party }: { readonly party: Party }) {
  const page = pageOfParty(party)
  const name = nameOfParty(party)
  return (
    <>
      {page === undefined ? name : <Link to={page}>{name}</Link>}
      <span className={css.id}> {[party.type, party.id].join(' ')}</span>
    </>
  )
}
