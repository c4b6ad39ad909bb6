import type { Search } from '../../search.ts'

const hourMs = 3_600_000

/** The quick spans, by their name in the address. */
export const spans = { '1h': hourMs, '24h': 24 * hourMs, '7d': 168 * hourMs, '30d': 720 * hourMs } as const

/** A quick span. */
export type Span = keyof typeof spans

/** The quick spans, the shortest first. */
export const spanNames = Object.keys(spans) as readonly Span[]

/** What the API takes where nothing is said, and so do we. */
const usualSpan: Span = '7d'

/** The span that the address asks for: a quick one, or its own from one moment to another. */
export const spanOf = ({ span, since, until }: Search): Span | 'own' =>
  since || until ? 'own' : (spanNames.find((name) => name === span) ?? usualSpan)

/** What the address of the page asks of the API. `nowMs` is where a quick span ends. */
export function questionOf(search: Search, nowMs: number): Search {
  const span = spanOf(search)
  const { since, until, filter, q } = search
  const words = q?.trim()
  return {
    ...(span === 'own'
      ? { ...(since && { since }), ...(until && { until }) }
      : { since: new Date(nowMs - spans[span]).toISOString() }),
    ...(filter && { filter }),
    ...(words && { q: words }),
  }
}

/** The part of the address that asks for a quick span; the usual one needs no words. */
export const askSpan = (span: Span): Search => ({
  span: span === usualSpan ? undefined : span,
  since: undefined,
  until: undefined,
})

/** The part of the address that asks for a span of its own. */
export const askBetween = (since: string | undefined, until: string | undefined): Search => ({
  span: undefined,
  since,
  until,
})

/** An hour before and after an event: all of its request, and what led to it. */
export function around(published: string): Search {
  const at = Date.parse(published)
  return askBetween(new Date(at - hourMs).toISOString(), new Date(at + hourMs).toISOString())
}

/** A moment as the browser's own field for one has it, in the reader's time zone; empty for none. */
export function fieldOf(moment: string | undefined): string {
  const at = Date.parse(moment ?? '')
  if (Number.isNaN(at)) return ''
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The moment of such a field; undefined for an empty one. */
export function momentOf(field: string): string | undefined {
  const at = new Date(field)
  return field === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
