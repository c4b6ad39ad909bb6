import { locale } from '../../texts/texts.ts'
import type { Bar } from './bars.ts'

const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
const minutes = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const row = new Intl.DateTimeFormat(locale, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const seconds = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })

/** A moment to the second. */
export const toTheSecond = (moment: string): string => full.format(new Date(moment))

/** The same without the year, for a list whose time is said above it. */
export const inARow = (moment: string): string => row.format(new Date(moment))

/** A moment as exact as bars of this length need it. */
export function asExactAs(moment: string, lengthMs: number): string {
  return (lengthMs < 60_000 ? full : minutes).format(new Date(moment))
}

/** What stands below the bars: a moment at every so many of them, as short as the whole span allows. */
export function ticksOf(
  bars: readonly Bar[],
  count: number,
): readonly { readonly at: number; readonly label: string }[] {
  const first = bars[0]
  const last = bars.at(-1)
  if (!first || !last) return []
  const lengthMs = Date.parse(last.end) - Date.parse(first.start)
  const format = lengthMs <= 600_000 ? seconds : lengthMs <= 36 * 3_600_000 ? clock : day
  const step = Math.max(1, Math.ceil(bars.length / count))
  const ticks = bars.flatMap(({ start }, at) =>
    at % step === 0 ? [{ at, label: format.format(new Date(start)) }] : [],
  )
  return ticks.filter(({ label }, index) => label !== ticks[index - 1]?.label)
}
