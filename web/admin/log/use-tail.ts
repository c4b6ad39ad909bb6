import { useEffect, useState } from 'react'
import type { LogEventView } from '../../../contracts/management/log.ts'
import { ask } from '../../request.ts'
import { type Search, writeSearch } from '../../search.ts'

/** How often is asked what came since. */
const pauseMs = 4_000

/** How many events stay of those that came: what is older is in the list when it is asked anew. */
const keptMax = 1_000

/** What came since somebody looks. */
export interface Tail {
  /** The newest first. */
  readonly rows: readonly LogEventView[]
  readonly state: 'off' | 'on' | 'paused' | 'failed'
}

/**
 * Follows the log while it is on and the page is seen.
 *
 * Ascending order without an end gives every event once, however late it was written: the link to the next page is
 * followed for ever.
 */
export function useTail(question: Search, isOn: boolean): Tail {
  const first = `/api/v1/logs${writeSearch({ ...question, sortOrder: 'ASCENDING', limit: '100' })}`
  const [tail, setTail] = useState<Tail>({ rows: [], state: 'off' })
  useEffect(() => {
    if (!isOn) return setTail({ rows: [], state: 'off' })
    setTail({ rows: [], state: 'on' })
    return follow(first, (change) => setTail(change))
  }, [first, isOn])
  return tail
}

function follow(first: string, change: (how: (tail: Tail) => Tail) => void): () => void {
  const ending = new AbortController()
  let path = first
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), ms)
  }
  const look = async () => {
    if (document.hidden) return change((tail) => ({ ...tail, state: 'paused' }))
    try {
      const { body, next } = await ask<LogEventView[]>('GET', path, { signal: ending.signal })
      path = next ?? path
      change(({ rows }) => ({ rows: mergedRows(body.toReversed(), rows).slice(0, keptMax), state: 'on' }))
      later(body.length >= 100 ? 0 : pauseMs)
    } catch {
      // No answer: what comes then is asked for when there is one again.
      if (ending.signal.aborted) return
      change((tail) => ({ ...tail, state: 'failed' }))
      later(pauseMs * 3)
    }
  }
  const seen = () => later(0)
  document.addEventListener('visibilitychange', seen)
  later(0)
  return () => {
    ending.abort()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
  }
}

/** The newer events before the older ones, each once. */
export function mergedRows(newer: readonly LogEventView[], older: readonly LogEventView[]): readonly LogEventView[] {
  const seen = new Set(newer.map(({ uuid }) => uuid))
  return [...newer, ...older.filter(({ uuid }) => !seen.has(uuid))]
}
