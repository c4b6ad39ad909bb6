import { region } from '../../texts/texts.ts'

const units = [
  ['day', 1_440],
  ['hour', 60],
  ['minute', 1],
] as const

/** Minutes in words: "1 day 2 hours"; undefined for what is no whole number of them. */
export function durationOf(minutes: string): string | undefined {
  if (!/^\d{1,9}$/.test(minutes) || Number(minutes) === 0) return undefined
  let rest = Number(minutes)
  return units
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size)
      rest -= count * size
      if (count === 0) return []
      return [new Intl.NumberFormat(region, { style: 'unit', unit, unitDisplay: 'long' }).format(count)]
    })
    .join(' ')
}
