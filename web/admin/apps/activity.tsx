import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { App } from '../../../contracts/management/app.ts'
import type { LogEventView } from '../../../contracts/management/log.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { useList } from '../kit/api.ts'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { quoted } from '../kit/filters.ts'
import { JsonView } from '../kit/json-view.tsx'
import { StatusChip, type Tone } from '../kit/status-chip.tsx'

/** How far back the tab looks; the log itself goes on from there. */
const daysBack = 90

const tones: Readonly<Record<string, Tone>> = { SUCCESS: 'good', ALLOW: 'good', FAILURE: 'attention', DENY: 'stopped' }

const columnsOfEvents = (): readonly Column<LogEventView>[] => [
  { id: 'when', head: text('apps.activity.when'), isAlways: true, cell: ({ published }) => <When at={published} /> },
  { id: 'what', head: text('apps.activity.what'), cell: ({ displayMessage }) => displayMessage },
  {
    id: 'who',
    head: text('apps.activity.who'),
    cell: ({ actor }) => actor.displayName ?? actor.alternateId ?? actor.id,
  },
  {
    id: 'outcome',
    head: text('apps.activity.outcome'),
    cell: ({ outcome }) => (
      <StatusChip tone={tones[outcome.result] ?? 'quiet'}>
        {text(`apps.outcome.${outcome.result}`)}
        {outcome.reason === null ? '' : `: ${outcome.reason}`}
      </StatusChip>
    ),
  },
  { id: 'from', head: text('apps.activity.from'), isOff: true, cell: ({ client }) => client.ipAddress },
]

/** What happened with an app, newest first: sign-ins and changes. A row opens to everything the log knows of it. */
export function Activity({ app }: { readonly app: App }) {
  const [since] = useState(() => new Date(Date.now() - daysBack * 86_400_000).toISOString())
  const filter = `target.id eq ${quoted(app.id)}`
  const list = useList<LogEventView>('/api/v1/logs', { filter, since, sortOrder: 'DESCENDING', limit: '50' })
  return (
    <>
      <p>
        <Link to="/admin/log" search={{ filter }}>
          {text('apps.activity.log')}
        </Link>
      </p>
      <DataTable
        name="app-activity"
        label={text('apps.tab.activity')}
        list={list}
        columns={columnsOfEvents()}
        keyOf={({ uuid }) => uuid}
        nameOf={({ displayMessage }) => displayMessage}
        detail={(event) => <JsonView value={event} label={event.displayMessage} />}
        empty={
          <Blank title={text('apps.activity.empty')}>
            <p>{text('apps.activity.empty.text', { days: daysBack })}</p>
          </Blank>
        }
      />
    </>
  )
}
