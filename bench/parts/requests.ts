import { atrium } from '../candidates/atrium.ts'
import type { RunningCandidate } from '../candidates/candidate.ts'
import { installPeers, peers } from '../candidates/peers.ts'
import type { Work } from '../driver/job.ts'
import { isWanted } from '../flags.ts'
import { serverCore } from '../machine/pinned.ts'
import { atLeast, round, type Section } from '../report/section.ts'
import { type Round, runRound, type Summary, summarise } from '../rounds.ts'
import type { Part, PartInput } from './part.ts'

/** Single requests: what an API asks for each call, and what every app fetches. */
export const requests: Part = {
  name: 'requests',
  async run(input) {
    const { plan } = input
    await installPeers()
    await using stack = new AsyncDisposableStack()
    const lanes: Lane[] = []
    for (const candidate of [atrium, ...peers.filter(({ name }) => name === 'oidc-provider')]) {
      if (!isWanted(plan, 'requests', candidate.name)) continue
      const server = await candidate.start({ ...input, database: input.newDatabase(), cores: serverCore })
      stack.defer(server.stop)
      for (const [what, work] of Object.entries(worksOf(server))) lanes.push({ what, work, server, rounds: [] })
    }
    if (lanes.length === 0) return undefined
    for (let turn = 0; turn < plan.rounds; turn++)
      for (const lane of lanes) lane.rounds.push(await takeTurn(input, lane, turn))
    return describe(lanes)
  },
}

interface Lane {
  readonly what: string
  readonly work: Work
  readonly server: RunningCandidate
  readonly rounds: Round[]
}

function worksOf({ targets: [target] }: RunningCandidate): Readonly<Record<string, Work>> {
  if (!target) return {}
  const { port, host, introspectPath, discoveryPath, paths } = target
  return {
    ...(introspectPath !== undefined && { introspection: { kind: 'introspect', target, path: introspectPath } }),
    ...(discoveryPath !== undefined && { discovery: { kind: 'fetch', port, host, path: discoveryPath } }),
    keys: { kind: 'fetch', port, host, path: paths.keys },
  }
}

function takeTurn(input: PartInput, { work, server }: Lane, turn: number): Promise<Round> {
  const { plan } = input
  const warmUpSeconds = turn === 0 ? plan.firstWarmUpSeconds / 2 : plan.warmUpSeconds
  return runRound(input, server, { work, concurrency: 64, warmUpSeconds, seconds: plan.seconds, most: plan.most })
}

/** What a goal says about each kind of request. */
const leastPerCoreSecond: Readonly<Record<string, number>> = { introspection: 7000, discovery: 30_000, keys: 30_000 }

function describe(lanes: readonly Lane[]): Section {
  const results = lanes.map(({ what, server: { candidate }, rounds }) => ({
    what,
    candidate: candidate.name,
    label: candidate.label,
    summary: summarise(rounds),
  }))
  return {
    title: 'Single requests',
    about:
      'At 64 at once. “A core” is what one fully used core would answer in a second: the driver, on the other core, is slower than the fastest of these.',
    columns: ['', 'requests/s', 'a core', 'p99 ms', 'server CPU µs', 'PostgreSQL CPU µs', 'statements'],
    rows: results.map(({ what, label, summary }) => [
      `${label}, ${what}`,
      round(summary.perSecond.median),
      round(perCoreSecond(summary)),
      round(summary.p99Ms.median),
      round(summary.serverCpuMs.median * 1000),
      round(summary.postgresCpuMs.median * 1000),
      round(summary.statements.median),
    ]),
    goals: results
      .filter(({ candidate }) => candidate === 'atrium')
      .map(({ what, summary }) => atLeast(what, perCoreSecond(summary), leastPerCoreSecond[what] ?? 0, '/s a core')),
    data: results,
  }
}

const perCoreSecond = ({ serverCpuMs }: Summary): number => 1000 / serverCpuMs.median
