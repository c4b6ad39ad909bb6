import { fileURLToPath } from 'node:url'
import { startAtrium } from '../candidates/atrium.ts'
import { startDriver } from '../driver/driver.ts'
import type { Job } from '../driver/job.ts'
import { serverCore, startPinned } from '../machine/pinned.ts'
import { atLeast, atMost, round, type Section } from '../report/section.ts'
import { type Round, runRound } from '../rounds.ts'
import type { Part, PartInput } from './part.ts'

/** Sign-ins by password, against what argon2 alone would allow, and what they do to tokens meanwhile. */
export const passwords: Part = {
  name: 'passwords',
  async run(input) {
    const { plan } = input
    await using stack = new AsyncDisposableStack()
    const server = await startAtrium({ ...input, database: input.newDatabase(), cores: serverCore })
    stack.defer(server.stop)
    const second = await startDriver()
    stack.defer(second.stop)
    const [target] = server.targets
    if (!target) throw new Error('the server has no app')
    const { warmUpSeconds, most, seconds } = plan
    const usual = { warmUpSeconds, seconds, most }
    const flows: Job = { ...usual, work: { kind: 'sign-on', target }, concurrency: 4 }
    const signIns: Job = { ...usual, work: { kind: 'sign-in', target, people: server.people }, concurrency: 8 }

    await input.driver.run({ ...flows, seconds: plan.firstWarmUpSeconds })
    // A tenth as many of these come in a second as of flows, and it takes as many until their code is compiled.
    await input.driver.run({ ...signIns, seconds: plan.firstWarmUpSeconds * 4 })
    const alone = await hashAlone(seconds)
    const signedIn = await runRound(input, server, signIns)
    const quiet = await input.driver.run(flows)
    const meanwhile = await both(input, { flows, signIns, second })
    return describe({ alone, signedIn, quietP99Ms: quiet.p99Ms, busyP99Ms: meanwhile })
  },
}

/** The p99 of the flow while passwords are checked. */
async function both(
  { driver }: PartInput,
  { flows, signIns, second }: { flows: Job; signIns: Job; second: PartInput['driver'] },
): Promise<number> {
  // The sign-ins begin before and end after the flows that are counted.
  const around = second.run({ ...signIns, seconds: flows.warmUpSeconds + flows.seconds + 1 })
  const [measured] = await Promise.all([driver.run(flows), around])
  return measured.p99Ms
}

/** What hashing alone does on the server's cores. */
interface HashesAlone {
  readonly perSecond: number
  readonly cpuMs: number
}

async function hashAlone(seconds: number): Promise<HashesAlone> {
  const program = fileURLToPath(new URL('../machine/hash-alone.ts', import.meta.url))
  const child = startPinned({ cores: serverCore, args: [program, String(seconds)] })
  try {
    return await child.hello<HashesAlone>()
  } finally {
    await child.stop()
  }
}

interface Found {
  readonly alone: HashesAlone
  readonly signedIn: Round
  readonly quietP99Ms: number
  readonly busyP99Ms: number
}

const numbers = ['perSecond', 'serverCpuMs', 'postgresCpuMs', 'statements', 'p99Ms'] as const

function describe(found: Found): Section {
  const { alone, signedIn, quietP99Ms, busyP99Ms } = found
  const besides = signedIn.serverCpuMs - alone.cpuMs
  return {
    title: 'Sign-ins by password',
    about:
      'The whole way of someone who is not signed in: authorization request, identifier, password (argon2id, 19 MiB, two passes), code. “Alone” is the same hash in a loop on the same core.',
    columns: ['', 'a second', 'server CPU ms', 'PostgreSQL CPU ms', 'statements', 'p99 ms'],
    rows: [
      ['hashes alone', round(alone.perSecond), round(alone.cpuMs), '–', '–', '–'],
      ['sign-ins', ...numbers.map((number) => round(signedIn[number]))],
      ['sign-on flows, alone', '–', '–', '–', '–', round(quietP99Ms)],
      ['sign-on flows, during sign-ins', '–', '–', '–', '–', round(busyP99Ms)],
    ],
    goals: [
      atLeast('sign-ins as a share of hashes alone', signedIn.perSecond / alone.perSecond, 0.85, ''),
      atMost('CPU of a sign-in besides its hash', besides, 1, ' ms'),
      atMost('p99 of flows during sign-ins', busyP99Ms / quietP99Ms, 2, ' times'),
    ],
    data: found,
  }
}
