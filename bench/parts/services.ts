import { startAtrium } from '../candidates/atrium.ts'
import { serverCore } from '../machine/pinned.ts'
import { atLeast, atMost, round, type Section } from '../report/section.ts'
import { type Round, runRound, strangersIn, type Summary, summarise } from '../rounds.ts'
import type { Part } from './part.ts'

/** Tokens that apps get for themselves, to call the management API. */
export const services: Part = {
  name: 'services',
  async run(input) {
    const { plan } = input
    const server = await startAtrium({ ...input, database: input.newDatabase(), cores: serverCore })
    try {
      const [target] = server.targets
      if (!target) throw new Error('the server has no app')
      const work = { kind: 'serve', target, service: server.service } as const
      const { warmUpSeconds, firstWarmUpSeconds, seconds, most } = plan
      await input.driver.run({ work, concurrency: 16, warmUpSeconds: 0, seconds: firstWarmUpSeconds, most })
      const rounds = new Map<number, Round[]>()
      for (let turn = 0; turn < plan.rounds; turn++)
        for (const concurrency of plan.levels) {
          const measured = await runRound(input, server, { work, concurrency, warmUpSeconds, seconds, most })
          rounds.set(concurrency, [...(rounds.get(concurrency) ?? []), measured])
        }
      return describe([...rounds].map(([concurrency, measured]) => ({ concurrency, summary: summarise(measured) })))
    } finally {
      await server.stop()
    }
  },
}

interface Result {
  readonly concurrency: number
  readonly summary: Summary
}

const perCoreSecond = ({ serverCpuMs }: Summary): number => 1000 / serverCpuMs.median

function describe(results: readonly Result[]): Section {
  const busiest = results.at(-1)?.summary
  return {
    title: 'Tokens of services',
    about: `Client credentials: an assertion (\`private_key_jwt\`, ES256) that is checked, used up and logged, for an opaque token of the management API, whose scopes are given for no less than a key. “A core” is what one fully used core would answer in a second; the driver signs on the other one. Strangers kept ${round(strangersIn(results.map(({ summary }) => summary)))} cores busy meanwhile, in the median.`,
    columns: ['at once', 'tokens/s', 'a core', 'p50 ms', 'p99 ms', 'server CPU µs', 'PostgreSQL CPU µs', 'statements'],
    rows: results.map(({ concurrency, summary }) => [
      String(concurrency),
      round(summary.perSecond.median),
      round(perCoreSecond(summary)),
      round(summary.p50Ms.median),
      round(summary.p99Ms.median),
      round(summary.serverCpuMs.median * 1000),
      round(summary.postgresCpuMs.median * 1000),
      round(summary.statements.median),
    ]),
    goals: busiest
      ? [
          atLeast('client credentials (opaque)', perCoreSecond(busiest), 6000, '/s a core'),
          atMost('statements of a token', busiest.statements.median, 1.05, ''),
        ]
      : [],
    data: results,
  }
}
