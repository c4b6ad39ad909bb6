import { restartAtrium, startAtrium } from '../candidates/atrium.ts'
import { serverCore } from '../machine/pinned.ts'
import { atMost, round, type Section } from '../report/section.ts'
import type { Part } from './part.ts'

/** How long a start takes until the server says it is ready. */
export const start: Part = {
  name: 'start',
  async run(input) {
    const first = await startAtrium({ ...input, database: input.newDatabase(), cores: serverCore })
    const times = [first.startMs]
    let running = first
    try {
      for (let turn = 0; turn < input.plan.rounds; turn++) {
        await running.stop()
        running = await restartAtrium(first)
        times.push(running.startMs)
      }
    } finally {
      await running.stop()
    }
    return describe(times)
  },
}

function describe([first = Number.NaN, ...later]: readonly number[]): Section {
  const sorted = later.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return {
    title: 'Start',
    about: 'From the start of the process to the first “ready”, on a running PostgreSQL, on one core.',
    columns: ['', 'first', 'later'],
    rows: [['ready after', `${round(first)} ms`, `${round(median)} ms`]],
    goals: [atMost('ready on a running database', median / 1000, 1, ' s')],
    data: { first, later },
  }
}
