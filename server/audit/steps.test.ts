import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogEventView, LogHistogram } from '../../contracts/management/log.ts'
import { makeManagementWorld, type ManagementWorld } from '../../tests/worlds/management-world.ts'
import type { OrgDb } from '../database/org.ts'

// More events than one step of a search looks at, three in each second, so that steps end among equals.
const events = 17_000
const day = '2026-03-01'
const span = `since=${day}T00:00:00Z&until=2026-03-02T00:00:00Z`

let world: ManagementWorld
let busy: OrgDb
let reader: Awaited<ReturnType<ManagementWorld['byToken']>>

beforeAll(async () => {
  world = await makeManagementWorld()
  busy = await world.addOrg('busy')
  reader = await world.byToken(
    await world.addUser({ login: 'rhea@busy.example', roles: ['READ_ONLY_ADMIN'] }, busy),
    busy,
  )
  await busy.pool.query(
    `insert into log_event (org_id, published, id, event_type, outcome, actor_id, actor)
     select $1, timestamptz '${day} 00:00:00Z' + interval '1 second' * (n / 3), 'event-' || lpad(n::text, 6, '0'),
            'user.session.start', case when n % 5 = 0 then 'FAILURE' else 'SUCCESS' end, '00uBusy',
            jsonb_build_object('id', '00uBusy', 'type', 'User', 'alternateId', case when n % 4000 = 1 then 'rare@busy.example' else 'usual@busy.example' end)
     from generate_series(0, $2::int - 1) n`,
    [busy.org, events],
  )
})
afterAll(() => world.close())

/** Every event of a question, whatever its pages; how many of them there were is for the machine to choose. */
async function everything(query: string): Promise<readonly string[]> {
  const ids: string[] = []
  let path: string | undefined = `/api/v1/logs?${span}&${query}`
  for (let pages = 0; path !== undefined && pages < 100; pages++) {
    const { body, next }: { readonly body: LogEventView[]; readonly next: string | undefined } = await reader.call(
      'GET',
      path,
    )
    ids.push(...body.map(({ uuid }) => uuid))
    path = next
  }
  expect(path).toBeUndefined()
  return ids
}

const rare = Array.from({ length: 5 }, (_, n) => `event-${String(n * 4000 + 1).padStart(6, '0')}`)

test.each([
  ['ASCENDING', rare],
  ['DESCENDING', rare.toReversed()],
])('what is rare is found once, however many steps it takes (%s)', async (order, expected) => {
  expect(await everything(`q=rare&sortOrder=${order}`)).toEqual(expected)
  expect(await everything(`q=rare&sortOrder=${order}&limit=2`)).toEqual(expected)
})

test('words that are nowhere come to an end', async () => {
  expect(await everything('q=zzyzx&sortOrder=DESCENDING')).toEqual([])
})

test.each([
  ['', events, events / 5],
  ['&q=rare', 5, 0],
])('a count in steps counts each event once (%s)', async (query, all, failed) => {
  const { body } = await reader.call<LogHistogram>('GET', `/api/v1/logs/histogram?${span}&buckets=7${query}`)
  const sum = (outcome: 'SUCCESS' | 'FAILURE') =>
    body.buckets.reduce((total, { counts }) => total + (counts[outcome] ?? 0), 0)
  // A machine that is too slow counts less, and says so.
  if (body.isPartial) return
  expect(sum('SUCCESS') + sum('FAILURE')).toBe(all)
  expect(sum('FAILURE')).toBe(failed)
})
