import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiError } from '../../contracts/management/common.ts'
import type { ApiRoute } from '../../server/http/api/route.ts'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { acts } from './management-acts.ts'

// The document of the API is what strangers' tools believe: whatever a route answers is in it, with its headers.

interface Declared {
  readonly $ref?: string
  readonly required?: boolean
  readonly headers?: Readonly<Record<string, Declared>>
  readonly content?: object
}

let world: ManagementWorld
let document: {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Declared>> }>>>
  >
}
beforeAll(async () => {
  world = await makeManagementWorld()
  document = (await world.ada.call<typeof document>('GET', '/api/v1/openapi.json')).body
})
afterAll(() => world.close())

const nameOf = ({ method, path }: ApiRoute): string => `${method} ${path}`

/** What the document says, behind its references. */
function behind(declared: Declared): Declared {
  if (declared.$ref === undefined) return declared
  const parts = declared.$ref.split('/').slice(1)
  return parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document) as Declared
}

/** Why an answer is not what the document says; undefined where it is. */
function whyUndeclared({ method, path }: ApiRoute, { status, headers, error }: ApiReply<unknown>): string | undefined {
  const { responses } = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {}
  const said = responses?.[String(status)]
  const declared = said ?? (status >= 400 ? responses?.default : undefined)
  if (!declared) return `${status} is nowhere`
  const { headers: wanted = {}, content } = behind(declared)
  const missing = Object.entries(wanted)
    .filter(([name, header]) => behind(header).required === true && headers[name.toLowerCase()] === undefined)
    .map(([name]) => name)
  if (missing.length > 0) return `${status} without ${missing.join(', ')}`
  const isJson = String(headers['content-type'] ?? '').startsWith('application/json')
  if (isJson !== (content !== undefined)) return `${status} is ${isJson ? '' : 'no '}JSON`
  return status >= 400 && !apiError.safeParse(error).success ? `${status} in another shape` : undefined
}

test('what succeeds is declared, with its headers', async () => {
  for (const route of world.api) {
    const reply = await acts[nameOf(route)]?.(world).then((act) => act.reply)
    if (reply) expect([nameOf(route), whyUndeclared(route, reply)]).toEqual([nameOf(route), undefined])
  }
})

test('what is refused is declared, with its headers, and in one shape', async () => {
  const { call } = await world.asRole('SUPER_ADMIN')
  const nobody = await world.byToken(await world.addUser({ login: 'nobody@acme.example' }))
  const seen = new Set<number>()
  for (const route of world.api.filter(({ path }) => !path.endsWith('/current'))) {
    const path = route.path.replaceAll(/:\w+/g, 'unknown')
    const body = route.method === 'GET' ? undefined : '{"nonsense":1}'
    const json = { 'content-type': 'application/json' }
    for (const reply of [
      await call(route.method, path, body, json),
      await call(route.method, `${path}?nonsense=1&limit=x`, body, json),
      await call(route.method, path, body && 'text', { 'content-type': 'text/plain', 'if-match': '"none"' }),
      await nobody.call(route.method, path, body, json),
      await nobody.call(route.method, path, body, { authorization: 'SSWS nothing' }),
      await nobody.call(route.method, path, body, { authorization: 'Bearer nothing', accept: 'text/html' }),
    ]) {
      seen.add(reply.status)
      expect([nameOf(route), whyUndeclared(route, reply)]).toEqual([nameOf(route), undefined])
    }
  }
  for (const status of [400, 401, 403, 404, 415]) expect([status, seen.has(status)]).toEqual([status, true])
})
