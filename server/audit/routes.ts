import { z } from 'zod'
import { eventTypeList, logEvent, logHistogram, logHistogramQuery, logQuery } from '../../contracts/management/log.ts'
import { answer, type ApiRoute, apiRoute } from '../http/api/route.ts'
import { readQuestion } from './ask-log.ts'
import { countLog } from './count-log.ts'
import { eventTypes } from './event-types.ts'
import { beginReading, type LogReader, readLog } from './read-log.ts'
import { showEvent } from './show-event.ts'

const tag = 'System log'

const listEvents = apiRoute({
  method: 'GET',
  path: '/api/v1/logs',
  summary:
    'Lists what happened in the org. Without "until", in ascending order, the last page has a "next", too: it gives what comes later.',
  tag,
  demands: 'logs.read',
  query: logQuery,
  answers: { 200: z.array(logEvent) },
  run: async ({ db, query, after, now }) => {
    const asked = readQuestion(query, now)
    if (asked.kind === 'refused') return asked
    const isDescending = query.sortOrder === 'DESCENDING'
    // A cursor opens for its own list alone, so what it says was written here.
    const reader = after === undefined ? beginReading(asked, isDescending, now) : (JSON.parse(after) as LogReader)
    const page = await readLog(db, reader, { ...asked, isDescending, limit: query.limit })
    const items = page.rows.map(showEvent)
    // Nothing was written since: they go on where they are. Who asks for some events alone goes past the others.
    const asksForAll = query.filter === undefined && query.q === undefined
    if (asksForAll && items.length === 0 && reader.kind === 'following') return { kind: 'page', items, next: after }
    return { kind: 'page', items, next: page.next === undefined ? undefined : JSON.stringify(page.next) }
  },
})

const countEvents = apiRoute({
  method: 'GET',
  path: '/api/v1/logs/histogram',
  summary: 'Counts what happened in the org, by time and outcome.',
  tag,
  demands: 'logs.read',
  query: logHistogramQuery,
  answers: { 200: logHistogram },
  run: async ({ db, query, now }) => {
    const asked = readQuestion(query, now)
    return asked.kind === 'refused' ? asked : answer(await countLog(db, asked, query.buckets, now))
  },
})

const listEventTypes = apiRoute({
  method: 'GET',
  path: '/api/v1/eventTypes',
  summary: 'Lists every type of event that the system log can hold.',
  tag,
  demands: 'logs.read',
  answers: { 200: eventTypeList },
  run: async () =>
    answer(
      Object.entries(eventTypes).map(([eventType, [category, displayMessage, description]]) => ({
        eventType,
        displayMessage,
        description,
        category,
      })),
    ),
})

/** The routes of the system log. */
export const logRoutes: readonly ApiRoute[] = [listEvents, countEvents, listEventTypes]
