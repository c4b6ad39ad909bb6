import { startAtrium } from '../candidates/atrium.ts'
import { usageOf } from '../machine/cpu.ts'
import { serverCore } from '../machine/pinned.ts'
import { atMost, round, type Section } from '../report/section.ts'
import type { Part } from './part.ts'

/** Whether memory grows while the server works. */
export const memory: Part = {
  name: 'memory',
  async run(input) {
    const { plan, driver } = input
    const server = await startAtrium({ ...input, database: input.newDatabase(), cores: serverCore })
    const samples: Sample[] = []
    const [target] = server.targets
    if (!target) throw new Error('the server has no app')
    const work = { kind: 'sign-on', target } as const
    let timer: NodeJS.Timeout | undefined
    try {
      const job = { work, concurrency: 16, warmUpSeconds: plan.firstWarmUpSeconds, seconds: plan.memoryMinutes * 60 }
      const { operations } = await driver.run({ ...job, most: 1e9 }, async () => {
        const begunAt = performance.now()
        const sample = () =>
          samples.push({
            hours: (performance.now() - begunAt) / 3_600_000,
            mb: usageOf(server.pid).residentBytes / 2 ** 20,
          })
        timer = setInterval(sample, Math.max(500, plan.memoryMinutes * 100))
      })
      return describe(samples, operations, plan.memoryMinutes)
    } finally {
      clearInterval(timer)
      await server.stop()
    }
  },
}

/** How much memory was in use when. */
export interface Sample {
  readonly hours: number
  readonly mb: number
}

/** The steepness of the straight line that lies nearest to the second half of the samples, in MB an hour. */
export function slopeOf(samples: readonly Sample[]): number {
  const half = samples.slice(Math.floor(samples.length / 2))
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  const [meanHours, meanMb] = [mean(half.map(({ hours }) => hours)), mean(half.map(({ mb }) => mb))]
  const over = half.reduce((sum, { hours, mb }) => sum + (hours - meanHours) * (mb - meanMb), 0)
  return over / half.reduce((sum, { hours }) => sum + (hours - meanHours) ** 2, 0)
}

function describe(samples: readonly Sample[], flows: number, minutes: number): Section {
  const most = Math.max(...samples.map(({ mb }) => mb))
  const slope = slopeOf(samples)
  return {
    title: 'Memory under load',
    about: `Resident memory during ${round(minutes)} minutes of the sign-on flow at 16 at once (${flows.toLocaleString('en')} flows). The slope is that of the second half; over less than an hour it says more about the garbage collector than about the server.`,
    columns: ['', 'at first', 'at last', 'most', 'slope'],
    rows: [
      [
        'RSS',
        `${round(samples[0]?.mb ?? Number.NaN)} MB`,
        `${round(samples.at(-1)?.mb ?? Number.NaN)} MB`,
        `${round(most)} MB`,
        `${round(slope)} MB/h`,
      ],
    ],
    goals: [
      atMost('memory under load', most, 160, ' MB'),
      ...(minutes >= 60 ? [atMost('growth', slope, 1, ' MB/h')] : []),
    ],
    data: { flows, minutes, slope, samples },
  }
}
