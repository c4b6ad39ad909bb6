import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiRoute } from '../../server/http/api/route.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { type Act, acts } from './management-acts.ts'

// Whoever says which version they would change is never answered as if they had said nothing (RFC9110-13.1.1).

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const nameOf = ({ method, path }: ApiRoute): string => `${method} ${path}`
const shapeOf = ({ path }: ApiRoute): RegExp =>
  new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+')}(?:\\?|$)`)

/** Does what a route does, with this condition on the call of the route itself. */
async function doUnder(route: ApiRoute, condition: string): Promise<Act | undefined> {
  const under = <Client extends ApiClient>(client: Client): Client => ({
    ...client,
    call: (method, path, body, headers) =>
      client.call(method, path, body, {
        ...headers,
        ...(method === route.method && shapeOf(route).test(path) ? { 'if-match': condition } : {}),
      }),
  })
  const conditional: ManagementWorld = {
    ...world,
    ada: under(world.ada),
    asRole: async (...roles) => under(await world.asRole(...roles)),
    byToken: async (userId, db) => under(await world.byToken(userId, db)),
    bySession: async (userId, minutes, db) => under(await world.bySession(userId, minutes, db)),
  }
  return acts[nameOf(route)]?.(conditional)
}

const changing = () => world.api.filter((route) => acts[nameOf(route)] !== undefined)

test('an act on an object that has a version is not done to another one than it names, and logs nothing', async () => {
  const done = []
  for (const route of changing()) {
    const before = (await world.events()).length
    const act = await doUnder(route, '"another-version", W/"one-more"')
    if (act === undefined || act.reply.status === 412) continue
    // What has no version cannot be meant by one; what is made anew gets its first.
    if (act.reply.headers.etag !== undefined && !(route.method === 'POST' && !route.path.includes('/:')))
      done.push([nameOf(route), act.reply.status, (await world.events()).length - before])
  }
  expect(done).toEqual([])
  expect(changing().length).toBeGreaterThan(60)
})

test('an act that names any version, or the right one among others, is done', async () => {
  for (const route of changing()) {
    const act = await doUnder(route, '*')
    expect([nameOf(route), act?.reply.status, (act?.reply.status ?? 500) < 300]).toEqual([
      nameOf(route),
      act?.reply.status,
      true,
    ])
  }
})
