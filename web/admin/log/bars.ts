import type { LogHistogram, LogOutcomeName } from '../../../contracts/management/log.ts'

/** The ways an event can end, as the histogram tells them apart: the most frequent at the bottom. */
export const kinds = ['done', 'failed', 'denied', 'other'] as const

/** A way an event can end. */
export type Kind = (typeof kinds)[number]

const outcomesOf: Readonly<Record<Kind, readonly LogOutcomeName[]>> = {
  done: ['SUCCESS', 'ALLOW'],
  failed: ['FAILURE'],
  denied: ['DENY'],
  other: ['CHALLENGE', 'UNKNOWN'],
}

/** One bar: from when to when, and how many of each kind. */
export interface Bar {
  readonly start: string
  readonly end: string
  readonly counts: Readonly<Record<Kind, number>>
  readonly total: number
}

/** A histogram as bars. */
export const barsOf = ({ buckets }: Pick<LogHistogram, 'buckets'>): readonly Bar[] =>
  buckets.map(({ start, end, counts }) => {
    const of = (kind: Kind) => outcomesOf[kind].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)
    const found = { done: of('done'), failed: of('failed'), denied: of('denied'), other: of('other') }
    return { start, end, counts: found, total: found.done + found.failed + found.denied + found.other }
  })

/** How many of each kind there are in all bars. */
export const totalsOf = (bars: readonly Bar[]): Readonly<Record<Kind, number>> & { readonly all: number } => {
  const of = (kind: Kind) => bars.reduce((sum, { counts }) => sum + counts[kind], 0)
  return {
    done: of('done'),
    failed: of('failed'),
    denied: of('denied'),
    other: of('other'),
    all: bars.reduce((sum, { total }) => sum + total, 0),
  }
}

/** One part of a bar, in pixels from the top. */
interface Part {
  readonly kind: Kind
  readonly top: number
  readonly height: number
}

/** The parts of a bar, from the bottom, as high as their share of the highest. One event is always seen. */
export function partsOf({ counts }: Bar, most: number, height: number): readonly Part[] {
  let bottom = height
  return kinds.flatMap((kind) => {
    if (counts[kind] === 0) return []
    const own = Math.max(3, (counts[kind] / most) * height)
    bottom -= own
    return [{ kind, top: Math.max(0, bottom), height: own }]
  })
}

/** A span of time, by its ends. */
export interface Reach {
  readonly since: string
  readonly until: string
}

/** The bars from one to another, whichever comes first. */
export interface Choice {
  readonly anchor: number
  readonly focus: number
}

/** The first and the last bar of a choice. */
export const edgesOf = ({ anchor, focus }: Choice): readonly [number, number] => [
  Math.min(anchor, focus),
  Math.max(anchor, focus),
]

/** From when to when the chosen bars reach; undefined where they are too short to be looked at more closely. */
export function reachOf(bars: readonly Bar[], choice: Choice): Reach | undefined {
  const [first, last] = edgesOf(choice)
  const since = bars[first]?.start
  const until = bars[last]?.end
  if (since === undefined || until === undefined) return undefined
  return Date.parse(until) - Date.parse(since) < 1_000 ? undefined : { since, until }
}

/** Twice as long around the same middle, and never beyond now: the way out where no way back is known. */
export function widened({ since, until }: Reach, nowMs: number): Reach {
  const [from, to] = [Date.parse(since), Date.parse(until)]
  const half = Math.max(500, (to - from) / 2)
  return { since: new Date(from - half).toISOString(), until: new Date(Math.min(nowMs, to + half)).toISOString() }
}
