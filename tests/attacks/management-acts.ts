import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { defaultPolicies } from '../../contracts/management/policy.ts'
import type { User } from '../../contracts/management/user.ts'
import { plainPng } from '../support/png.ts'
import { addApp } from '../worlds/app-world.ts'
import { password } from '../worlds/deployment-world.ts'
import { type Held, signOn } from '../worlds/held.ts'
import type { ApiClient, ApiReply, ManagementWorld } from '../worlds/management-world.ts'
import { addService } from '../worlds/service-app.ts'

// Every route of the management API that changes something, done once so that it succeeds: for tests that ask the same
// of all of them. A test holds this list against the route table, so a new route has to be told how it is done.

/** An act that succeeded: who did it, and what was answered. */
export interface Act {
  readonly actorId: string
  readonly reply: ApiReply<unknown>
}

type Doing = (world: ManagementWorld) => Promise<Act>

const named = () => randomUUID().slice(0, 12)
const loginOf = () => `a${named()}@acme.example`
const person = (world: ManagementWorld, status: 'ACTIVE' | 'STAGED' | 'SUSPENDED' | 'DEPROVISIONED' = 'ACTIVE') =>
  world.addUser({ login: loginOf(), status })
const bySuper = async (world: ManagementWorld) =>
  world.bySession(await world.addUser({ login: loginOf(), roles: ['SUPER_ADMIN'] }))

/** Done by Ada at this path. */
const byAda =
  (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: (world: ManagementWorld) => Promise<string> | string,
    body?: unknown,
  ): Doing =>
  async (world) => ({
    actorId: world.ada.userId,
    reply: await world.ada.call(method, await path(world), typeof body === 'function' ? await body(world) : body),
  })

const onUser = (
  method: 'POST' | 'PUT' | 'DELETE',
  rest: string,
  body?: unknown,
  status?: Parameters<typeof person>[1],
) => byAda(method, async (world) => `/api/v1/users/${await person(world, status)}${rest}`, body)

/** Done by the session of a new super admin. */
const bySession =
  (method: 'POST' | 'PUT' | 'DELETE', path: string | ((own: { sessionId: string }) => string), body?: unknown): Doing =>
  async (world) => {
    const own = await bySuper(world)
    return {
      actorId: own.userId,
      reply: await own.call(method, typeof path === 'string' ? path : path(own), body),
    }
  }

const idOf = async (client: ApiClient, path: string, body: unknown): Promise<string> => {
  const { status, body: made, error } = await client.call<{ id: string }>('POST', path, body)
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(error)}`)
  return made.id
}

const newGroup = ({ ada }: ManagementWorld) => idOf(ada, '/api/v1/groups', { profile: { name: named() } })
const newApp = async ({ db, deployment }: ManagementWorld) =>
  (await addApp(db, deployment.keeper, { label: `App ${named()}` })).clientId
const newOrigin = ({ ada }: ManagementWorld) =>
  idOf(ada, '/api/v1/trustedOrigins', {
    name: named(),
    origin: `https://o${named()}.example`,
    scopes: [{ type: 'CORS' }],
  })
const newInitialToken = ({ ada }: ManagementWorld) =>
  idOf(ada, '/api/v1/clients/initial-access-tokens', { name: named() })
const inactiveApp = async (world: ManagementWorld) => {
  const id = await newApp(world)
  await world.ada.call('POST', `/api/v1/apps/${id}/lifecycle/deactivate`)
  return id
}
const userDraft = () => {
  const login = loginOf()
  return { profile: { login, email: login, firstName: 'Edith', lastName: 'Clarke' } }
}
const publicKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })

/** A group in which somebody is. */
async function member(world: ManagementWorld): Promise<string> {
  const path = `/api/v1/groups/${await newGroup(world)}/users/${await person(world)}`
  await world.ada.call('PUT', path)
  return path
}

/** A further secret of an app, switched on or off. */
async function secret(world: ManagementWorld, isOn: boolean): Promise<string> {
  const all = `/api/v1/apps/${await newApp(world)}/credentials/secrets`
  const path = `${all}/${await idOf(world.ada, all, {})}`
  if (!isOn) await world.ada.call('POST', `${path}/lifecycle/deactivate`)
  return path
}

async function key(world: ManagementWorld, isOn: boolean): Promise<string> {
  const all = `/api/v1/apps/${await newApp(world)}/credentials/jwks`
  const path = `${all}/${await idOf(world.ada, all, publicKey())}`
  if (!isOn) await world.ada.call('POST', `${path}/lifecycle/deactivate`)
  return path
}

/** An app and somebody who has it. */
async function assigned(world: ManagementWorld): Promise<string> {
  const path = `/api/v1/apps/${await newApp(world)}/users/${await person(world)}`
  await world.ada.call('PUT', path, {})
  return path
}

async function role(world: ManagementWorld): Promise<string> {
  const all = `/api/v1/users/${await person(world)}/roles`
  return `${all}/${await idOf(world.ada, all, { type: 'APP_ADMIN' })}`
}

async function provisioned(world: ManagementWorld): Promise<string> {
  return idOf(world.ada, '/api/v1/users?sendEmail=false', userDraft())
}

async function locked(world: ManagementWorld): Promise<string> {
  const id = await person(world)
  await world.db
    .updateTable('user')
    .set({ locked_at: new Date() })
    .where('org_id', '=', world.db.org)
    .where('id', '=', id)
    .execute()
  return id
}

const themeOf = async ({ ada }: ManagementWorld) => {
  const { body } = await ada.call<{ id: string; _embedded: { themes: { id: string }[] } }[]>(
    'GET',
    '/api/v1/brands?expand=themes',
  )
  return `/api/v1/brands/${body[0]?.id ?? ''}/themes/${body[0]?._embedded.themes[0]?.id ?? ''}`
}

/** The body of an upload with one PNG, and its type. */
export function upload(name = 'file', bytes: Buffer = plainPng(20, 20), type = 'image/png') {
  const boundary = 'boundary-of-this-upload'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="logo.png"\r\nContent-Type: ${type}\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

const uploading =
  (path: (world: ManagementWorld) => Promise<string>): Doing =>
  async (world) => {
    const { payload, headers } = upload('file', plainPng(20 + Math.floor(Math.random() * 60), 20))
    return { actorId: world.ada.userId, reply: await world.ada.call('POST', await path(world), payload, headers) }
  }

const logoOf = async (world: ManagementWorld) => `/api/v1/apps/${await newApp(world)}/logo`

/** An app whose logo can be taken away. */
async function logo(world: ManagementWorld): Promise<string> {
  const path = await logoOf(world)
  const { payload, headers } = upload()
  await world.ada.call('POST', path, payload, headers)
  return path
}

async function grantOf(world: ManagementWorld): Promise<string> {
  const all = `/api/v1/apps/${(await addService(world, [])).clientId}/grants`
  return `${all}/${await idOf(world.ada, all, { issuer: world.issuer, scopeId: 'okta.users.read' })}`
}

/** Ada ends what an app holds, all of it or the first that a list names. */
const onHeld = (list: (of: Held) => string, isOne = false): Doing =>
  byAda('DELETE', async (world) => {
    const path = list(await signOn(world))
    if (!isOne) return path
    const { body } = await world.ada.call<readonly { readonly id: string }[]>('GET', path)
    return `${path}/${body[0]?.id ?? ''}`
  })

const grantsOf = ({ userId }: Held) => `/api/v1/users/${userId}/grants`
const tokensOf = ({ app }: Held) => `/api/v1/apps/${app.clientId}/tokens`
const clientOf = ({ userId, app }: Held) => `/api/v1/users/${userId}/clients/${app.clientId}`

/** An app as a PUT sends it back, called something else. */
async function renamed({ ada }: ManagementWorld, path: string): Promise<unknown> {
  const { body } = await ada.call<object>('GET', path)
  return { ...body, label: `Renamed ${named()}` }
}

/** Registers an app by itself, though registration is off. */
async function selfRegistered(world: ManagementWorld): Promise<string> {
  const id = await newApp(world)
  await world.db
    .insertInto('client_registration')
    .values({ org_id: world.db.org, app_id: id, token_hash: named(), registered_at: new Date(), contacts: [] })
    .execute()
  return id
}

const users = '/api/v1/users'
const id = `${users}/:userId`
const app = '/api/v1/apps/:appId'
const origin = '/api/v1/trustedOrigins/:trustedOriginId'
const theme = '/api/v1/brands/:brandId/themes/:themeId'
const another = { password: { value: 'another-horse-battery-staple' } }

/** How each route that changes something is done. */
export const acts: Readonly<Record<string, Doing>> = {
  [`POST ${users}`]: byAda(
    'POST',
    () => users,
    () => ({ ...userDraft(), credentials: another }),
  ),
  [`POST ${users}/me`]: bySession('POST', `${users}/me`, { profile: { nickName: 'Amazing' } }),
  [`PUT ${users}/me`]: async (world) => {
    const own = await bySuper(world)
    const { body } = await own.call<User>('GET', `${users}/me`)
    const profile = { ...body.profile, nickName: 'Amazing' }
    return { actorId: own.userId, reply: await own.call('PUT', `${users}/me`, { profile }) }
  },
  [`POST ${id}`]: onUser('POST', '', { profile: { title: 'Dr' }, credentials: another }),
  [`PUT ${id}`]: byAda('PUT', async (world) => `${users}/${await person(world)}`, userDraft),
  [`DELETE ${id}`]: onUser('DELETE', '', undefined, 'DEPROVISIONED'),
  [`POST ${id}/lifecycle/activate`]: onUser('POST', '/lifecycle/activate?sendEmail=false', undefined, 'DEPROVISIONED'),
  [`POST ${id}/lifecycle/reactivate`]: byAda(
    'POST',
    async (world) => `${users}/${await provisioned(world)}/lifecycle/reactivate?sendEmail=false`,
  ),
  [`POST ${id}/lifecycle/deactivate`]: onUser('POST', '/lifecycle/deactivate'),
  [`POST ${id}/lifecycle/suspend`]: onUser('POST', '/lifecycle/suspend'),
  [`POST ${id}/lifecycle/unsuspend`]: onUser('POST', '/lifecycle/unsuspend', undefined, 'SUSPENDED'),
  [`POST ${id}/lifecycle/unlock`]: byAda('POST', async (world) => `${users}/${await locked(world)}/lifecycle/unlock`),
  [`POST ${id}/lifecycle/reset_factors`]: onUser('POST', '/lifecycle/reset_factors'),
  [`POST ${id}/lifecycle/expire_password`]: onUser('POST', '/lifecycle/expire_password'),
  [`POST ${id}/lifecycle/expire_password_with_temp_password`]: onUser(
    'POST',
    '/lifecycle/expire_password_with_temp_password',
  ),
  [`POST ${id}/lifecycle/reset_password`]: onUser('POST', '/lifecycle/reset_password?sendEmail=false'),
  [`POST ${id}/credentials/forgot_password`]: onUser('POST', '/credentials/forgot_password?sendEmail=false'),
  [`POST ${id}/credentials/change_password`]: onUser('POST', '/credentials/change_password', {
    oldPassword: { value: password },
    newPassword: { value: 'another-horse-battery-staple' },
  }),
  [`DELETE ${id}/sessions`]: onUser('DELETE', '/sessions'),
  [`DELETE ${id}/sessions/:sessionId`]: byAda('DELETE', async (world) => {
    const { userId, sessionId } = await world.bySession(await person(world))
    return `${users}/${userId}/sessions/${sessionId}`
  }),
  [`POST ${users}/me/lifecycle/delete_sessions`]: bySession('POST', `${users}/me/lifecycle/delete_sessions`, {
    keepCurrent: false,
  }),
  'DELETE /api/v1/sessions/me': bySession('DELETE', '/api/v1/sessions/me'),
  'POST /api/v1/sessions/me/lifecycle/refresh': bySession('POST', '/api/v1/sessions/me/lifecycle/refresh'),
  'DELETE /api/v1/sessions/:sessionId': bySession('DELETE', ({ sessionId }) => `/api/v1/sessions/${sessionId}`),
  'POST /api/v1/sessions/:sessionId/lifecycle/refresh': bySession(
    'POST',
    ({ sessionId }) => `/api/v1/sessions/${sessionId}/lifecycle/refresh`,
  ),
  'DELETE /api/v1/sessions': byAda('DELETE', () => '/api/v1/sessions'),
  'POST /api/v1/groups': byAda(
    'POST',
    () => '/api/v1/groups',
    () => ({ profile: { name: named() } }),
  ),
  'PUT /api/v1/groups/:groupId': byAda(
    'PUT',
    async (world) => `/api/v1/groups/${await newGroup(world)}`,
    () => ({
      profile: { name: named() },
    }),
  ),
  'DELETE /api/v1/groups/:groupId': byAda('DELETE', async (world) => `/api/v1/groups/${await newGroup(world)}`),
  'PUT /api/v1/groups/:groupId/users/:userId': byAda(
    'PUT',
    async (world) => `/api/v1/groups/${await newGroup(world)}/users/${await person(world)}`,
  ),
  'DELETE /api/v1/groups/:groupId/users/:userId': byAda('DELETE', member),
  [`POST ${id}/roles`]: onUser('POST', '/roles', { type: 'APP_ADMIN' }),
  [`DELETE ${id}/roles/:roleId`]: byAda('DELETE', role),
  'POST /api/v1/api-tokens': bySession('POST', '/api/v1/api-tokens', { name: 'mine' }),
  'PUT /api/v1/api-tokens/:tokenId': byAda(
    'PUT',
    async (world) => `/api/v1/api-tokens/${(await world.byToken(world.ada.userId)).tokenId}`,
    () => ({ name: named() }),
  ),
  'DELETE /api/v1/api-tokens/current': async (world) => {
    const own = await world.asRole('APP_ADMIN')
    return { actorId: own.userId, reply: await own.call('DELETE', '/api/v1/api-tokens/current') }
  },
  'DELETE /api/v1/api-tokens/:tokenId': byAda(
    'DELETE',
    async (world) => `/api/v1/api-tokens/${(await world.byToken(world.ada.userId)).tokenId}`,
  ),
  'POST /api/v1/trustedOrigins': byAda(
    'POST',
    () => '/api/v1/trustedOrigins',
    () => ({
      name: named(),
      origin: `https://t${named()}.example`,
      scopes: [{ type: 'CORS' }],
    }),
  ),
  [`PUT ${origin}`]: byAda(
    'PUT',
    async (world) => `/api/v1/trustedOrigins/${await newOrigin(world)}`,
    () => ({
      name: named(),
      origin: `https://u${named()}.example`,
      scopes: [{ type: 'CORS' }],
    }),
  ),
  [`DELETE ${origin}`]: byAda('DELETE', async (world) => `/api/v1/trustedOrigins/${await newOrigin(world)}`),
  [`POST ${origin}/lifecycle/activate`]: byAda('POST', async (world) => {
    const path = `/api/v1/trustedOrigins/${await newOrigin(world)}/lifecycle`
    await world.ada.call('POST', `${path}/deactivate`)
    return `${path}/activate`
  }),
  [`POST ${origin}/lifecycle/deactivate`]: byAda(
    'POST',
    async (world) => `/api/v1/trustedOrigins/${await newOrigin(world)}/lifecycle/deactivate`,
  ),
  'POST /api/v1/apps': byAda(
    'POST',
    () => '/api/v1/apps',
    () => ({
      label: named(),
      signOnMode: 'OPENID_CONNECT',
      settings: { oauthClient: { redirect_uris: ['https://app.example/callback'] } },
    }),
  ),
  [`PUT ${app}`]: async (world) => {
    const path = `/api/v1/apps/${await newApp(world)}`
    return { actorId: world.ada.userId, reply: await world.ada.call('PUT', path, await renamed(world, path)) }
  },
  [`DELETE ${app}`]: byAda('DELETE', async (world) => `/api/v1/apps/${await inactiveApp(world)}`),
  [`POST ${app}/lifecycle/activate`]: byAda(
    'POST',
    async (world) => `/api/v1/apps/${await inactiveApp(world)}/lifecycle/activate`,
  ),
  [`POST ${app}/lifecycle/deactivate`]: byAda(
    'POST',
    async (world) => `/api/v1/apps/${await newApp(world)}/lifecycle/deactivate`,
  ),
  [`PUT ${app}/policies/:policyId`]: byAda(
    'PUT',
    async (world) => `/api/v1/apps/${await newApp(world)}/policies/${defaultPolicies.ACCESS_POLICY.policyId}`,
  ),
  ['POST /api/v1/internal/apps/:appId/settings/oauth/idToken']: byAda(
    'POST',
    async (world) => `/api/v1/internal/apps/${await newApp(world)}/settings/oauth/idToken`,
    { name: 'groups', valueType: 'GROUPS', groupFilterType: 'REGEX', value: '.*' },
  ),
  [`POST ${app}/logo`]: uploading(logoOf),
  [`DELETE ${app}/logo`]: byAda('DELETE', logo),
  [`POST ${app}/credentials/secrets`]: byAda(
    'POST',
    async (world) => `/api/v1/apps/${await newApp(world)}/credentials/secrets`,
    {},
  ),
  [`DELETE ${app}/credentials/secrets/:secretId`]: byAda('DELETE', (world) => secret(world, false)),
  [`POST ${app}/credentials/secrets/:secretId/lifecycle/activate`]: byAda(
    'POST',
    async (world) => `${await secret(world, false)}/lifecycle/activate`,
  ),
  [`POST ${app}/credentials/secrets/:secretId/lifecycle/deactivate`]: byAda(
    'POST',
    async (world) => `${await secret(world, true)}/lifecycle/deactivate`,
  ),
  [`POST ${app}/credentials/jwks`]: byAda(
    'POST',
    async (world) => `/api/v1/apps/${await newApp(world)}/credentials/jwks`,
    publicKey,
  ),
  [`DELETE ${app}/credentials/jwks/:keyId`]: byAda('DELETE', (world) => key(world, false)),
  [`POST ${app}/credentials/jwks/:keyId/lifecycle/activate`]: byAda(
    'POST',
    async (world) => `${await key(world, false)}/lifecycle/activate`,
  ),
  [`POST ${app}/credentials/jwks/:keyId/lifecycle/deactivate`]: byAda(
    'POST',
    async (world) => `${await key(world, true)}/lifecycle/deactivate`,
  ),
  [`POST ${app}/users`]: byAda(
    'POST',
    async (world) => `/api/v1/apps/${await newApp(world)}/users`,
    async (world: ManagementWorld) => ({ id: await person(world) }),
  ),
  [`PUT ${app}/users/:userId`]: byAda(
    'PUT',
    async (world) => `/api/v1/apps/${await newApp(world)}/users/${await person(world)}`,
    {},
  ),
  [`POST ${app}/users/:userId`]: byAda('POST', assigned, { credentials: { userName: 'grace' } }),
  [`DELETE ${app}/users/:userId`]: byAda('DELETE', assigned),
  [`PUT ${app}/groups/:groupId`]: byAda(
    'PUT',
    async (world) => `/api/v1/apps/${await newApp(world)}/groups/${await newGroup(world)}`,
    {},
  ),
  [`PATCH ${app}/groups/:groupId`]: byAda(
    'PATCH',
    async (world) => {
      const path = `/api/v1/apps/${await newApp(world)}/groups/${await newGroup(world)}`
      await world.ada.call('PUT', path, {})
      return path
    },
    [{ op: 'replace', path: '/priority', value: 7 }],
  ),
  [`DELETE ${app}/groups/:groupId`]: byAda('DELETE', async (world) => {
    const path = `/api/v1/apps/${await newApp(world)}/groups/${await newGroup(world)}`
    await world.ada.call('PUT', path, {})
    return path
  }),
  [`POST ${app}/grants`]: byAda(
    'POST',
    async (world) => `/api/v1/apps/${(await addService(world, [])).clientId}/grants`,
    (world: ManagementWorld) => ({ issuer: world.issuer, scopeId: 'okta.users.read' }),
  ),
  [`DELETE ${app}/grants/:grantId`]: byAda('DELETE', grantOf),
  [`DELETE ${app}/tokens`]: onHeld(tokensOf),
  [`DELETE ${app}/tokens/:tokenId`]: onHeld(tokensOf, true),
  'DELETE /api/v1/users/:userId/grants': onHeld(grantsOf),
  'DELETE /api/v1/users/:userId/grants/:grantId': onHeld(grantsOf, true),
  'DELETE /api/v1/users/:userId/clients/:clientId/grants': onHeld((of) => `${clientOf(of)}/grants`),
  'DELETE /api/v1/users/:userId/clients/:clientId/tokens': onHeld((of) => `${clientOf(of)}/tokens`),
  'DELETE /api/v1/users/:userId/clients/:clientId/tokens/:tokenId': onHeld((of) => `${clientOf(of)}/tokens`, true),
  'POST /api/v1/clients/:clientId/review': byAda(
    'POST',
    async (world) => `/api/v1/clients/${await selfRegistered(world)}/review`,
  ),
  'POST /api/v1/clients/initial-access-tokens': byAda(
    'POST',
    () => '/api/v1/clients/initial-access-tokens',
    () => ({
      name: named(),
    }),
  ),
  'DELETE /api/v1/clients/initial-access-tokens/:tokenId': byAda(
    'DELETE',
    async (world) => `/api/v1/clients/initial-access-tokens/${await newInitialToken(world)}`,
  ),
  'POST /api/v1/org': byAda(
    'POST',
    () => '/api/v1/org',
    () => ({ city: named() }),
  ),
  'PUT /api/v1/org': byAda(
    'PUT',
    () => '/api/v1/org',
    () => ({ companyName: 'Acme', city: named() }),
  ),
  'POST /api/v1/org/settings': async (world) => {
    const { body } = await world.ada.call<{ sessionIdleMinutes: number }>('GET', '/api/v1/org/settings')
    const sessionIdleMinutes = body.sessionIdleMinutes + 1
    const reply = await world.ada.call('POST', '/api/v1/org/settings', { sessionIdleMinutes })
    return { actorId: world.ada.userId, reply }
  },
  'PUT /api/v1/brands/:brandId': byAda(
    'PUT',
    async (world) => (await themeOf(world)).replace(/\/themes.*/, ''),
    async ({ ada }: ManagementWorld) => ({
      name: (await ada.call<{ companyName: string }>('GET', '/api/v1/org')).body.companyName,
    }),
  ),
  [`PUT ${theme}`]: byAda('PUT', themeOf, () => ({
    primaryColorHex: `#${randomUUID().slice(0, 6)}`,
  })),
  [`POST ${theme}/logo`]: uploading(async (world) => `${await themeOf(world)}/logo`),
  [`DELETE ${theme}/logo`]: byAda('DELETE', async (world) => {
    const path = `${await themeOf(world)}/logo`
    const { payload, headers } = upload()
    await world.ada.call('POST', path, payload, headers)
    return path
  }),
  'POST /api/v1/org/keys/rotate': byAda('POST', () => '/api/v1/org/keys/rotate', { alg: 'ES256' }),
}
