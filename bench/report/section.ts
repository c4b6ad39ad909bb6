/** A goal of the project, and what was measured. */
export interface Goal {
  readonly what: string
  readonly goal: string
  readonly measured: string
  readonly isMet: boolean
}

/** What one part of the bench found: a table for people, and the numbers for programs. */
export interface Section {
  readonly title: string
  /** What was done, in a sentence or two. */
  readonly about: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly goals: readonly Goal[]
  readonly data: unknown
}

/** Says a goal that is an upper bound. */
export const atMost = (what: string, measured: number, limit: number, unit: string): Goal => ({
  what,
  goal: `≤ ${limit}${unit}`,
  measured: `${round(measured)}${unit}`,
  isMet: measured <= limit,
})

/** Says a goal that is a lower bound. */
export const atLeast = (what: string, measured: number, limit: number, unit: string): Goal => ({
  what,
  goal: `≥ ${limit.toLocaleString('en')}${unit}`,
  measured: `${round(measured)}${unit}`,
  isMet: measured >= limit,
})

/** Three significant digits; thousands whole. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
}
