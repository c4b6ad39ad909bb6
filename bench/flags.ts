import { parseArgs } from 'node:util'

/** What a run of the bench was asked to do. */
export interface Flags {
  /** Few and short rounds: to see that everything works, not to publish. */
  readonly isQuick: boolean
  /** Only parts and candidates whose names are among these; all when empty. */
  readonly only: readonly string[]
  /** Says where the time goes instead of how much it is. */
  readonly isProfile: boolean
  /** Writes the guide although only a part was measured, or quickly; the guide says so. */
  readonly isPublished: boolean
  /** How long memory is watched. */
  readonly memoryMinutes: number
}

/** How long and how often. Every loop ends by time, and by count should time fail. */
export interface Plan extends Flags {
  readonly rounds: number
  readonly seconds: number
  /** Before a server's first round, so that its code is compiled. */
  readonly firstWarmUpSeconds: number
  /** Before each round. */
  readonly warmUpSeconds: number
  /** How many operations a round has at most. */
  readonly most: number
  /** How many are at work at once. */
  readonly levels: readonly number[]
}

/** How the bench is called. */
export const usage = `npm run bench -- [--quick] [--only NAME]… [--profile] [--publish] [--memory-minutes N]

  --quick           one short round of each; writes no page
  --only NAME       parts (sign-on, requests, services, management, passwords, processes, scale, memory, start) or candidates
                    by name
  --profile         takes CPU profiles of each server at work and writes them as text to docs/guides/profiles
  --publish         writes the guide although only a part was measured, or quickly; the guide says so
  --memory-minutes  watches memory for so long; 1 by default`

/** Reads the command line. Throws what is wrong with it. */
export function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      profile: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
      'memory-minutes': { type: 'string', default: '' },
    },
  })
  const isQuick = values.quick
  const minutes = Number(values['memory-minutes'] || (isQuick ? 0.1 : 1))
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error('--memory-minutes takes a number of minutes, a day at most')
  const flags = {
    isQuick,
    only: values.only,
    isProfile: values.profile,
    isPublished: values.publish,
    memoryMinutes: minutes,
  }
  return isQuick
    ? { ...flags, rounds: 1, seconds: 2, firstWarmUpSeconds: 2, warmUpSeconds: 0.5, most: 50_000, levels: [1, 16, 64] }
    : { ...flags, rounds: 3, seconds: 5, firstWarmUpSeconds: 6, warmUpSeconds: 1, most: 500_000, levels: [1, 16, 64] }
}

/** Whether a part or a candidate is asked for. */
export const isWanted = ({ only }: Flags, ...names: readonly string[]): boolean =>
  only.length === 0 || names.some((name) => only.includes(name))
