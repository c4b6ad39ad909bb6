import { startAtrium } from '../candidates/atrium.ts'
import { addAdmin, fillLargeOrg, ids, type LargeOrg, names } from '../candidates/large-org.ts'
import type { Call } from '../driver/job.ts'
import { serverCore } from '../machine/pinned.ts'
import { atMost, round, type Section } from '../report/section.ts'
import { type Round, runRound, strangersIn, type Summary, summarise } from '../rounds.ts'
import { newToken } from '../../server/keys/hash.ts'
import type { Part } from './part.ts'

const large: LargeOrg = { users: 100_000, events: 1_000_000, apps: 300, groups: 500 }
const quick: LargeOrg = { users: 20_000, events: 100_000, apps: 300, groups: 500 }

/** Lists and searches of the management API in a large org, one at a time. */
export const management: Part = {
  name: 'management',
  async run(input) {
    const { plan, say } = input
    const size = plan.isQuick ? quick : large
    const token = `00${newToken().slice(0, 40)}`
    let everyone = ''
    say(`making ${sizeOf(size)}`)
    const server = await startAtrium(
      { ...input, database: input.newDatabase(), cores: serverCore },
      {
        furnish: async (pool, org, everyoneId) => {
          everyone = everyoneId
          await fillLargeOrg(pool, org, everyoneId, size)
          await addAdmin(pool, org, token)
        },
      },
    )
    try {
      const [target] = server.targets
      if (!target) throw new Error('the server has no app')
      const lanes = questionsOf(size, everyone).map((question) => ({ ...question, rounds: [] as Round[] }))
      for (let turn = 0; turn < plan.rounds; turn++)
        for (const { what, paths, pages, rounds } of lanes) {
          const work = { kind: 'call', target, call: { token, paths, pages: pages ?? 0 } satisfies Call } as const
          const { warmUpSeconds, seconds, most } = plan
          const measured = await runRound(input, server, { work, concurrency: 1, warmUpSeconds, seconds, most })
          rounds.push(measured)
          say(`${what}: p50 ${round(measured.p50Ms)} ms, p99 ${round(measured.p99Ms)} ms`)
        }
      return describe(
        size,
        lanes.map(({ what, rounds }) => ({ what, summary: summarise(rounds) })),
      )
    } finally {
      await server.stop()
    }
  },
}

/** One row: what is asked, in turns. */
interface Question {
  readonly what: string
  readonly paths: readonly string[]
  /** So many pages behind the first are asked for instead. */
  readonly pages?: number
}

const path = (resource: string, query: Readonly<Record<string, string>>): string =>
  `/api/v1/${resource}?${new URLSearchParams(query)}`

/** Each of some texts put into a query. */
const each = (
  resource: string,
  texts: readonly string[],
  queryOf: (text: string) => Readonly<Record<string, string>>,
) => texts.map((text) => path(resource, queryOf(text)))

function questionsOf(size: LargeOrg, everyone: string): readonly Question[] {
  return [...aboutUsers(size), ...aboutGroupsAndApps(everyone), ...aboutTheLog(size)]
}

function aboutUsers({ users }: LargeOrg): readonly Question[] {
  const search = (expressions: readonly string[], more = {}) =>
    each('users', expressions, (expression) => ({ search: expression, limit: '50', ...more }))
  const someone = [17, users / 2, users - 3].map((n) => `person${n}@large.example`)
  const lasts = names.last.map((last) => `${last}-123`)
  return [
    { what: 'users, first page of 200', paths: [path('users', { limit: '200' })] },
    { what: 'users, next pages of 200', paths: [path('users', { limit: '200' })], pages: 40 },
    { what: 'users, q of a few letters', paths: each('users', ['hop', 'per', 'gra', 'person9'], (q) => ({ q })) },
    { what: 'users, q of a name', paths: each('users', [...lasts, ...someone], (q) => ({ q })) },
    { what: 'users, q that finds nobody', paths: each('users', ['zzyzx', 'nobody@large'], (q) => ({ q })) },
    { what: 'users, search by last name', paths: search(lasts.map((last) => `profile.lastName eq "${last}"`)) },
    { what: 'users, search by login', paths: search(someone.map((login) => `profile.login eq "${login}"`)) },
    {
      what: 'users, search by status and date, sorted',
      paths: search(['status eq "SUSPENDED" and lastUpdated gt "2020-01-01T00:00:00.000Z"'], { sortBy: 'lastUpdated' }),
    },
    { what: 'users, sorted by last name', paths: [path('users', { sortBy: 'profile.lastName', limit: '50' })] },
    {
      what: 'users, search “co” of many, no index',
      paths: search(['profile.lastName co "mar"', 'profile.department co "ment 3"']),
    },
    {
      what: 'users, search “co” of nobody, no index',
      paths: search(['profile.displayName co "zzyzx"', 'profile.city co "nowhere"']),
    },
  ]
}

function aboutGroupsAndApps(everyone: string): readonly Question[] {
  const members = path(`groups/${everyone}/users`, { limit: '200' })
  return [
    { what: 'groups, first page of 200', paths: [path('groups', { limit: '200' })] },
    { what: 'groups, q', paths: each('groups', ['team 4', 'team 123', 'zzyzx'], (q) => ({ q })) },
    { what: 'members of Everyone, first page of 200', paths: [members] },
    { what: 'members of Everyone, next pages of 200', paths: [members], pages: 40 },
    { what: 'apps, first page of 50', paths: [path('apps', { limit: '50' })] },
    { what: 'apps, q', paths: each('apps', ['app 1', 'app 222', 'zzyzx'], (q) => ({ q })) },
    {
      what: 'people of an app, first page of 50',
      paths: [3, 50, 299].map((n) => path(`apps/${ids.app(n)}/users`, {})),
    },
    { what: 'apps of a user', paths: [3, 50, 299].map((n) => path(`users/${ids.user(n)}/appLinks`, {})) },
  ]
}

function aboutTheLog({ users }: LargeOrg): readonly Question[] {
  const since = new Date(Date.now() - 89 * 86_400_000).toISOString()
  const week = new Date(Date.now() - 7 * 86_400_000).toISOString()
  const newest = { since, sortOrder: 'DESCENDING' }
  const log = (filters: readonly string[]) => each('logs', filters, (filter) => ({ ...newest, filter }))
  const actors = [11, 5001, users - 9, 123, users / 2 + 2].map((n) => `actor.id eq "${ids.user(n)}"`)
  return [
    { what: 'log, newest 100', paths: [path('logs', newest)] },
    { what: 'log, next pages of 100', paths: [path('logs', newest)], pages: 20 },
    { what: 'log, followed from its beginning', paths: [path('logs', { since })], pages: 20 },
    { what: 'log by actor', paths: log(actors) },
    {
      what: 'log by type',
      paths: log(['user.session.start', 'user.account.update_profile', 'group.lifecycle.delete'].map(ofType)),
    },
    { what: 'log by target', paths: log([1, 42, 300].map((n) => `target.id eq "${ids.app(n)}"`)) },
    { what: 'log by words', paths: each('logs', ['person 42', 'app 17'], (q) => ({ ...newest, q })) },
    { what: 'log by words that are nowhere', paths: [path('logs', { ...newest, q: 'zzyzx' })] },
    { what: 'histogram of a week', paths: [path('logs/histogram', { since: week })] },
    { what: 'histogram of a quarter', paths: [path('logs/histogram', { since })] },
    {
      what: 'histogram of an actor',
      paths: actors.map((filter) => path('logs/histogram', { since, filter })),
    },
  ]
}

const ofType = (type: string): string => `eventType eq "${type}"`

interface Result {
  readonly what: string
  readonly summary: Summary
}

const sizeOf = ({ users, events, apps, groups }: LargeOrg): string =>
  `an org of ${users.toLocaleString('en')} users, ${groups} groups, ${apps} apps and ${events.toLocaleString('en')} log events`

function describe(size: LargeOrg, results: readonly Result[]): Section {
  return {
    title: 'The management API in a large org',
    about: `In ${sizeOf(size)}, by an API token, one request at a time: what it takes at the server and its database, as the driver sees it. Strangers kept ${round(strangersIn(results.map(({ summary }) => summary)))} cores busy meanwhile, in the median.`,
    columns: ['', 'p50 ms', 'p99 ms', 'server CPU ms', 'PostgreSQL CPU ms', 'statements'],
    rows: results.map(({ what, summary }) => [
      what,
      ...(['p50Ms', 'p99Ms', 'serverCpuMs', 'postgresCpuMs', 'statements'] as const).map((number) =>
        round(summary[number].median),
      ),
    ]),
    goals: results.map(({ what, summary }) => atMost(`${what}: p99`, summary.p99Ms.median, 200, ' ms')),
    data: results,
  }
}
