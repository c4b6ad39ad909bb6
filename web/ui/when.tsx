import { useSyncExternalStore } from 'react'
import { region, text } from '../texts/texts.ts'

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const relative = new Intl.RelativeTimeFormat(region, { numeric: 'auto' })
const exact = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeStyle: 'medium' })

/** How long ago a moment was, in words: "3 hours ago", "yesterday", "just now". */
export function ago(moment: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(moment) - nowMs) / 1_000)
  const step = steps.find(([, size]) => Math.abs(seconds) >= size)
  return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : text('when.now')
}

/** The moment to the second, in the reader's own time zone. */
export const exactly = (moment: string): string => exact.format(new Date(moment))

// One clock for every time on the page; it ticks only while one is shown.
let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time, renewed twice a minute. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)

/** A moment in words, with the exact one on hover. */
export function When({ at }: { readonly at: string }) {
  const current = useNow()
  return (
    <time dateTime={at} title={exactly(at)}>
      {ago(at, Math.max(current, Date.now() - 30_000))}
    </time>
  )
}
