import { type RunningAtrium, startAtrium } from '../candidates/atrium.ts'
import { atMost, round, type Section } from '../report/section.ts'
import { type Round, runRound, type Summary, summarise } from '../rounds.ts'
import type { Part, PartInput } from './part.ts'

/** Two processes on one port instead of one, on the same two cores. */
export const processes: Part = {
  name: 'processes',
  async run(input) {
    await using stack = new AsyncDisposableStack()
    const lanes: Lane[] = []
    for (const workers of [1, 2]) {
      const server = await startAtrium({ ...input, database: input.newDatabase(), cores: '0,1' }, { workers })
      stack.defer(server.stop)
      lanes.push({ name: workers === 1 ? 'one process' : 'two processes', server, rounds: [] })
    }
    return describe(await compareInTurns(input, lanes))
  },
}

/** An Atrium in a comparison with another. */
export interface Lane {
  readonly name: string
  readonly server: RunningAtrium
  readonly rounds: Round[]
}

/** What a comparison found about one Atrium. */
export interface Compared {
  readonly name: string
  readonly summary: Summary
}

/** Runs the sign-on flow against several Atriums in turns, at 16 at once. */
export async function compareInTurns(input: PartInput, lanes: readonly Lane[]): Promise<Compared[]> {
  const { plan, say } = input
  for (let turn = 0; turn <= plan.rounds; turn++)
    for (const { name, server, rounds } of lanes) {
      const [target] = server.targets
      if (!target) throw new Error('the server has no app')
      const seconds = turn === 0 ? plan.firstWarmUpSeconds : plan.seconds
      const job = { work: { kind: 'sign-on', target } as const, concurrency: 16, warmUpSeconds: plan.warmUpSeconds }
      const measured = await runRound(input, server, { ...job, seconds, most: plan.most })
      // The first turn compiles the code.
      if (turn > 0) rounds.push(measured)
      say(`${name}: ${round(measured.perSecond)}/s, ${round(measured.serverCpuMs)} ms CPU each`)
    }
  return lanes.map(({ name, rounds }) => ({ name, summary: summarise(rounds) }))
}

/** The columns of a comparison. */
export const comparedColumns = ['', 'flows/s', 'p50 ms', 'p99 ms', 'server CPU ms', 'PostgreSQL CPU ms', 'RSS MB']

/** The row of one Atrium in a comparison. */
export const comparedRow = ({ name, summary }: Compared): string[] => [
  name,
  ...(['perSecond', 'p50Ms', 'p99Ms', 'serverCpuMs', 'postgresCpuMs', 'residentMb'] as const).map((number) =>
    round(summary[number].median),
  ),
]

function describe(compared: readonly Compared[]): Section {
  const [one, two] = compared
  const ratio = one && two ? two.summary.serverCpuMs.median / one.summary.serverCpuMs.median : Number.NaN
  return {
    title: 'Two processes instead of one',
    about:
      'RS256 at 16 at once, the servers on both cores, which PostgreSQL and the driver use as well: CPU for each flow shows what a second process costs, the rate does not.',
    columns: comparedColumns,
    rows: compared.map(comparedRow),
    goals: [atMost('CPU of a flow, two processes to one', ratio, 1.1, ' times')],
    data: compared,
  }
}
