import { startAtrium } from '../candidates/atrium.ts'
import { largeWorld, smallWorld } from '../candidates/atrium-world.ts'
import { serverCore } from '../machine/pinned.ts'
import { atMost, type Section } from '../report/section.ts'
import type { Part } from './part.ts'
import { type Compared, comparedColumns, comparedRow, compareInTurns, type Lane } from './processes.ts'

/** A full database instead of an empty one. */
export const scale: Part = {
  name: 'scale',
  async run(input) {
    await using stack = new AsyncDisposableStack()
    const lanes: Lane[] = []
    const large = input.plan.isQuick ? { orgs: 100, users: 20_000 } : largeWorld
    for (const world of [smallWorld, large]) {
      const name = `${world.orgs.toLocaleString('en')} orgs, ${world.users.toLocaleString('en')} users`
      input.say(`making ${name}`)
      const server = await startAtrium({ ...input, database: input.newDatabase(), cores: serverCore }, { world })
      stack.defer(server.stop)
      lanes.push({ name, server, rounds: [] })
    }
    return describe(await compareInTurns(input, lanes))
  },
}

function describe(compared: readonly Compared[]): Section {
  const [small, large] = compared.map(({ summary }) => summary)
  const ratio = (number: 'serverCpuMs' | 'p99Ms') =>
    small && large ? large[number].median / small[number].median : Number.NaN
  return {
    title: 'A full database',
    about: 'RS256 at 16 at once, in one org; the other orgs and users lie in the same tables.',
    columns: comparedColumns,
    rows: compared.map(comparedRow),
    goals: [
      atMost('CPU of a flow, full to empty', ratio('serverCpuMs'), 1.15, ' times'),
      atMost('p99 of a flow, full to empty', ratio('p99Ms'), 1.15, ' times'),
    ],
    data: compared,
  }
}
