import type { Expression, SqlBool } from 'kysely'
import { logSearch } from '../../contracts/management/log.ts'
import { type Filter, parseFilter } from '../../protocol/scim/filter.ts'
import { readMomentText } from '../database/moment-text.ts'
import { readSearch } from '../database/search.ts'
import { type Refused, wrongField } from '../http/api/errors.ts'
import { demandsOne, logFields, matchesAll } from './search-store.ts'

/** What a request asks of the log, unread. */
export interface LogQuestion {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly filter?: string | undefined
  readonly q?: string | undefined
}

/** What a request asks of the log, read. */
export interface AskedLog {
  readonly kind: 'asked'
  readonly since: Date
  /** Undefined when the question names no end. */
  readonly until: Date | undefined
  readonly where: Expression<SqlBool>
  /** How the database finds what fits: by an ordered index, by the index on targets, or by looking at every event. */
  readonly way: 'seek' | 'gather' | 'walk'
  /** How it counts what fits. */
  readonly countingWay: 'seek' | 'gather' | 'walk'
}

/** How far back a question looks that does not say it. */
const usualSpanMs = 7 * 86_400_000

/** Reads what is asked; refuses a moment, a filter or words that are none. */
export function readQuestion({ since, until, filter, q }: LogQuestion, now: Date): AskedLog | Refused {
  const end = until === undefined ? undefined : readMomentText(until)
  const start = since === undefined ? new Date((end ?? now).getTime() - usualSpanMs) : readMomentText(since)
  if (until !== undefined && !end) return notAMoment('until')
  if (!start) return notAMoment('since')
  if (end && start > end) return wrongField('since', 'has to be before until', 'log-range-has-a-beginning-and-an-end')
  const search = readSearch(filter, logFields)
  if (search.kind === 'refused') return search
  const words = readWords(q)
  if ('refusal' in words) return words
  const parsed = filter === undefined ? undefined : parseFilter(filter)
  const ways = wayOf(parsed?.kind === 'parsed' ? parsed.filter : undefined, words.length > 0)
  return { kind: 'asked', since: start, until: end, where: matchesAll(search.where, words), ...ways }
}

const notAMoment = (field: string): Refused =>
  wrongField(field, 'has to be a moment as 2026-01-31T09:30:00.000Z', 'moment-is-iso-8601')

/** Attributes whose events an index finds: in the order of their publication, and in none. */
const ordered = ['actor.id', 'eventType'] as const
const unordered = ['target.id', 'target.alternateId'] as const

function wayOf(filter: Filter | undefined, hasWords: boolean): Pick<AskedLog, 'way' | 'countingWay'> {
  // Without a condition every event fits, so the first ones are all.
  if (filter === undefined) return { way: hasWords ? 'walk' : 'seek', countingWay: 'walk' }
  if (ordered.some((name) => demandsOne(filter, name))) return { way: hasWords ? 'walk' : 'seek', countingWay: 'seek' }
  const way = unordered.some((name) => demandsOne(filter, name)) ? 'gather' : 'walk'
  return { way, countingWay: way }
}

function readWords(q: string | undefined): readonly string[] | Refused {
  const words = (q ?? '').split(/\s+/).filter((word) => word !== '')
  if (words.length > logSearch.words)
    return wrongField('q', `has to be at most ${logSearch.words} words`, 'log-words-are-few-and-short')
  if (words.some((word) => word.length > logSearch.characters))
    return wrongField(
      'q',
      `each word has to be at most ${logSearch.characters} characters long`,
      'log-words-are-few-and-short',
    )
  if (words.some((word) => !word.isWellFormed() || word.includes('\0')))
    return wrongField('q', 'has characters that cannot be searched for', 'log-words-are-few-and-short')
  return words
}
