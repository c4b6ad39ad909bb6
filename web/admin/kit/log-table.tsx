import { IconListDetails } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { LogEventView } from '../../../contracts/management/log.ts'
import { eventName, text } from '../../texts/texts.ts'
import { When } from '../../ui/when.tsx'
import { useList } from './api.ts'
import { DataTable } from './data-table.tsx'
import { JsonView } from './json-view.tsx'
import { LinkButton } from './link-button.tsx'
import { StatusChip } from './status-chip.tsx'

/** Before anything was logged: the log answers for a week where nothing is said. */
export const sinceEver = '2000-01-01T00:00:00.000Z'

/** The events of the log that an expression finds, newest first; each opens to its JSON. */
export function LogTable({ filter, empty }: { readonly filter: string; readonly empty: ReactNode }) {
  const list = useList<LogEventView>('/api/v1/logs', { filter, since: sinceEver, sortOrder: 'DESCENDING', limit: '50' })
  return (
    <DataTable
      name="log-part"
      label={text('events.title')}
      list={list}
      keyOf={({ uuid }) => uuid}
      nameOf={eventName}
      columns={[
        { id: 'what', head: text('events.what'), isAlways: true, cell: eventName },
        { id: 'target', head: text('events.target'), cell: targetsOf },
        { id: 'when', head: text('events.when'), cell: ({ published }) => <When at={published} /> },
        {
          id: 'who',
          head: text('events.who'),
          cell: ({ actor }) => actor.displayName ?? actor.alternateId ?? actor.id,
        },
        { id: 'outcome', head: text('events.outcome'), cell: (event) => <Outcome event={event} /> },
        { id: 'address', head: text('events.address'), isOff: true, cell: ({ client }) => client.ipAddress },
      ]}
      detail={(event) => <JsonView value={event} label={eventName(event)} />}
      empty={empty}
      tools={
        <LinkButton
          variant="subtle"
          size="compact-sm"
          leftSection={<IconListDetails size={16} aria-hidden="true" />}
          to="/admin/log"
          search={{ filter, span: '30d' }}
        >
          {text('events.open')}
        </LinkButton>
      }
    />
  )
}

/** What it was done to, by name. */
const targetsOf = ({ target }: LogEventView): string =>
  (target ?? []).map(({ displayName, alternateId, id }) => displayName ?? alternateId ?? id).join(', ')

/** How an event ended, and why where it failed. */
export function Outcome({ event }: { readonly event: Pick<LogEventView, 'outcome'> }) {
  const { result, reason } = event.outcome
  const isGood = result === 'SUCCESS' || result === 'ALLOW'
  return (
    <StatusChip tone={isGood ? 'good' : result === 'UNKNOWN' || result === 'CHALLENGE' ? 'quiet' : 'attention'}>
      {reason === null || isGood
        ? text(`events.outcome.${result}`)
        : text('events.outcome.why', { result: text(`events.outcome.${result}`), reason })}
    </StatusChip>
  )
}
