import { atrium } from '../candidates/atrium.ts'
import type { RunningCandidate } from '../candidates/candidate.ts'
import { installPeers, peers } from '../candidates/peers.ts'
import type { Target } from '../driver/target.ts'
import { isWanted, type Plan } from '../flags.ts'
import { serverCore } from '../machine/pinned.ts'
import { atMost, type Section, round } from '../report/section.ts'
import { type Bench, type Round, runRound, type Spread, strangersIn, summarise } from '../rounds.ts'
import type { Part, PartInput } from './part.ts'
import { signOnGoals, type SignOnResult } from './sign-on-goals.ts'

/** The sign-on flow of every candidate, in rounds that take turns. */
export const signOn: Part = {
  name: 'sign-on',
  async run(input) {
    const { plan, say } = input
    await installPeers()
    await using stack = new AsyncDisposableStack()
    const lanes: Lane[] = []
    for (const candidate of [atrium, ...peers]) {
      if (!isWanted(plan, 'sign-on', candidate.name)) continue
      say(`starting ${candidate.label}`)
      const server = await candidate.start({ ...input, database: input.newDatabase(), cores: serverCore })
      stack.defer(server.stop)
      for (const target of server.targets) lanes.push({ server, target, rounds: new Map() })
    }
    if (lanes.length === 0) return undefined
    for (const lane of lanes) await warmUp(input, lane)
    for (let turn = 1; turn <= plan.rounds; turn++)
      for (const concurrency of plan.levels)
        for (const lane of lanes) await takeTurn(input, lane, concurrency, `round ${turn} of ${plan.rounds}`)
    return describe(lanes.flatMap(resultsOf))
  },
}

/** One row of the table: a server, and the app that signs on. */
interface Lane {
  readonly server: RunningCandidate
  readonly target: Target
  /** What was measured at each number at once. */
  readonly rounds: Map<number, Round[]>
}

async function warmUp({ driver, plan }: Bench & { readonly plan: Plan }, { target }: Lane): Promise<void> {
  const { firstWarmUpSeconds: seconds, most } = plan
  await driver.run({ work: { kind: 'sign-on', target }, concurrency: 16, warmUpSeconds: 0, seconds, most })
}

async function takeTurn(input: PartInput, { server, target, rounds }: Lane, concurrency: number, turn: string) {
  const { seconds, warmUpSeconds, most } = input.plan
  const job = { work: { kind: 'sign-on', target } as const, concurrency, warmUpSeconds, seconds, most }
  const measured = await runRound(input, server, job)
  rounds.set(concurrency, [...(rounds.get(concurrency) ?? []), measured])
  const { perSecond, serverCpuMs, p99Ms, strangersCores } = measured
  input.say(
    `${turn}, ${concurrency} at once, ${server.candidate.label}, ${target.algorithm}: ` +
      `${round(perSecond)}/s, ${round(serverCpuMs)} ms CPU each, p99 ${round(p99Ms)} ms; strangers on ${round(strangersCores)} cores`,
  )
}

const resultsOf = ({ server: { candidate }, target: { algorithm }, rounds }: Lane): SignOnResult[] =>
  [...rounds].map(([concurrency, measured]) => ({
    candidate: candidate.name,
    label: candidate.label,
    algorithm,
    concurrency,
    summary: summarise(measured),
  }))

function describe(results: readonly SignOnResult[]): Section {
  return {
    title: 'The sign-on flow with a live session',
    about: `Authorize (PKCE), token (\`client_secret_basic\`), user info. Medians of the rounds, with the least and the most in brackets; CPU is for each flow. Strangers kept ${round(strangersIn(results.map(({ summary }) => summary)))} cores busy meanwhile, in the median.`,
    columns: [
      '',
      'at once',
      'flows/s',
      'p50 ms',
      'p99 ms',
      'server CPU ms',
      'PostgreSQL CPU ms',
      'driver CPU ms',
      'statements',
      'RSS MB',
    ],
    rows: results.toSorted((a, b) => a.concurrency - b.concurrency).map(rowOf),
    goals: [...signOnGoals(results), ...memoryGoal(results)],
    data: results,
  }
}

const rowOf = ({ label, algorithm, concurrency, summary }: SignOnResult): string[] => [
  `${label}, ${algorithm}`,
  String(concurrency),
  spread(summary.perSecond),
  spread(summary.p50Ms),
  spread(summary.p99Ms),
  spread(summary.serverCpuMs),
  spread(summary.postgresCpuMs),
  round(summary.driverCpuMs.median),
  round(summary.statements.median),
  round(summary.residentMb.median),
]

const spread = ({ median, least, most }: Spread): string =>
  least === most ? round(median) : `${round(median)} (${round(least)}–${round(most)})`

function memoryGoal(results: readonly SignOnResult[]) {
  const mine = results.filter(({ candidate }) => candidate === 'atrium')
  const most = Math.max(...mine.map(({ summary }) => summary.residentMb.most))
  return mine.length === 0 ? [] : [atMost('memory under load', most, 160, ' MB')]
}
