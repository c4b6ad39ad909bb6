import type { RunningCandidate } from './candidates/candidate.ts'
import type { Driver } from './driver/driver.ts'
import type { Job, Measured } from './driver/job.ts'
import { machineBusyMs, usageOf } from './machine/cpu.ts'
import type { BenchPostgres } from './machine/postgres.ts'

/** What one round measured, per operation where it says so. */
export interface Round extends Measured {
  readonly perSecond: number
  readonly serverCpuMs: number
  readonly postgresCpuMs: number
  readonly driverCpuMs: number
  readonly statements: number
  readonly residentMb: number
  /** How many cores strangers kept busy meanwhile; they make everything dearer. */
  readonly strangersCores: number
}

/** What rounds are run on. */
export interface Bench {
  readonly postgres: BenchPostgres
  readonly driver: Driver
}

/** Runs one job against a server and reads what it cost everybody, between the first request and the last answer. */
export async function runRound({ postgres, driver }: Bench, server: RunningCandidate, job: Job): Promise<Round> {
  const read = async () => ({
    server: usageOf(server.pid),
    postgres: usageOf(postgres.pid()).cpuMs,
    driver: usageOf(driver.pid).cpuMs,
    machine: machineBusyMs(),
    statements: await postgres.countStatements(server.database),
  })
  await postgres.settle(server.database)
  let before = await read()
  const measured = await driver.run(job, async () => {
    before = await read()
  })
  const after = await read()
  const ours =
    after.server.cpuMs - before.server.cpuMs + after.postgres - before.postgres + after.driver - before.driver
  const each = (spent: number) => spent / Math.max(1, measured.operations)
  return {
    ...measured,
    perSecond: measured.operations / measured.seconds,
    serverCpuMs: each(after.server.cpuMs - before.server.cpuMs),
    postgresCpuMs: each(after.postgres - before.postgres),
    driverCpuMs: each(after.driver - before.driver),
    statements: each(after.statements - before.statements),
    residentMb: after.server.residentBytes / 2 ** 20,
    strangersCores: Math.max(0, after.machine - before.machine - ours) / 1000 / measured.seconds,
  }
}

/** The middle of some rounds, with the least and the most. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Each number of some rounds, as median, least and most. */
export type Summary = { readonly [Name in keyof Round]: Spread }

/** Sums some rounds up; there has to be one. */
export function summarise(rounds: readonly Round[]): Summary {
  const [first] = rounds
  if (!first) throw new Error('there was no round')
  const names = Object.keys(first) as (keyof Round)[]
  return Object.fromEntries(names.map((name) => [name, spreadOf(rounds.map((round) => round[name]))])) as Summary
}

/** How many cores strangers kept busy during some rounds, in the median. */
export function strangersIn(summaries: readonly Summary[]): number {
  const sorted = summaries.map(({ strangersCores }) => strangersCores.median).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? 0
  const middle = (sorted.length - 1) / 2
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, least: at(0), most: at(sorted.length - 1) }
}
