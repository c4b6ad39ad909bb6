import { region } from '../../texts/texts.ts'
import type { Bar } from './bars.ts'

const full = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'medium' })
const minutes = new Intl.DateTimeFormat(region, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const row = new Intl.DateTimeFormat(region, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const clock = new Intl.DateTimeFormat(region, { hour: '2-digit', minute: '2-digit' })
const seconds = new Intl.DateTimeFormat(region, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat(region, { month: 'short', day: 'numeric' })

/** A moment to the second. */
export const toTheSecond = (moment: string): string => full.format(new Date(moment))

/** The same without the year, for a list whose time is said above it. */
export const inARow = (moment: string): string => row.format(new Date(moment))

/** A moment as exact as bars of this length need it. */
export function asExactAs(moment: string, lengthMs: number): string {
  return (lengthMs < 60_000 ? full : minutes).format(new Date(moment))
}

/** What stands below the bars, at which of them: clock times at bars, or days where they begin, also within a bar. */
export function ticksOf(
  bars: readonly Bar[],
  count: number,
): readonly { readonly at: number; readonly label: string }[] {
  const first = bars[0]
  const last = bars.at(-1)
  if (!first || !last) return []
  const lengthMs = Date.parse(last.end) - Date.parse(first.start)
  if (lengthMs > 36 * 3_600_000) return daysOf(Date.parse(first.start), lengthMs / bars.length, bars.length, count)
  const format = lengthMs <= 600_000 ? seconds : clock
  const step = Math.max(1, Math.ceil(bars.length / count))
  const ticks = bars.flatMap(({ start }, at) =>
    at % step === 0 ? [{ at, label: format.format(new Date(start)) }] : [],
  )
  return ticks.filter(({ label }, index) => label !== ticks[index - 1]?.label)
}

/** The days that begin in the span, or every so many of them; none whose name would leave the picture. */
function daysOf(start: number, barMs: number, bars: number, count: number) {
  const midnight = new Date(start)
  midnight.setHours(24, 0, 0, 0)
  const ticks: { at: number; label: string }[] = []
  // By the calendar: a day is not always 24 hours long.
  for (; midnight.getTime() < start + bars * barMs; midnight.setDate(midnight.getDate() + 1))
    ticks.push({ at: (midnight.getTime() - start) / barMs, label: day.format(midnight) })
  const step = Math.max(1, Math.ceil(ticks.length / count))
  return ticks.filter(({ at }, index) => index % step === 0 && at < bars * (1 - 0.5 / count))
}
