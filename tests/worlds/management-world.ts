import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'light-my-request'
import type { Logger } from 'pino'
import type { ApiError } from '../../contracts/management/common.ts'
import type { AdminRoleName } from '../../contracts/management/rights.ts'
import type { OrgDb } from '../../server/database/org.ts'
import { formToken } from '../../server/http/forms.ts'
import { hashToken, newToken } from '../../server/keys/hash.ts'
import { newId } from '../../server/keys/ids.ts'
import { type DeploymentWorld, makeDeploymentWorld } from './deployment-world.ts'
import { inWritingOrder } from './writing-order.ts'

/** What an endpoint of the management API answered. */
export interface ApiReply<Body = never> {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  /** The body as JSON; undefined for none. */
  readonly body: Body
  readonly error: ApiError
  /** Where the next page is, as a path; undefined on the last one. */
  readonly next: string | undefined
}

/** Calls the management API as somebody. */
export interface ApiClient {
  readonly userId: string
  readonly call: <Body = never>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<ApiReply<Body>>
}

/** A deployment whose answers are held against their declared shapes, with admins to call the API as. */
export interface ManagementWorld extends DeploymentWorld {
  /** Ada, a super admin, by an API token. */
  readonly ada: ApiClient
  /** Somebody with these roles, new, by an API token. */
  readonly asRole: (...roles: readonly AdminRoleName[]) => Promise<ApiClient>
  /** The user by an API token of theirs. */
  readonly byToken: (
    userId: string,
    db?: OrgDb,
  ) => Promise<ApiClient & { readonly token: string; readonly tokenId: string }>
  /** The user by a session of our own pages, signed in so long ago. */
  readonly bySession: (
    userId: string,
    signedInMinutesAgo?: number,
    db?: OrgDb,
  ) => Promise<ApiClient & { readonly cookie: string; readonly sessionId: string }>
  /** The types and outcomes of all that was logged, oldest first. */
  readonly events: (
    eventType?: string,
  ) => Promise<
    { readonly event_type: string; readonly outcome: string; readonly targets: unknown; readonly detail: unknown }[]
  >
}

/** Makes the world, on a database of its own. */
export async function makeManagementWorld(
  environment: Readonly<Record<string, string>> = {},
  logger?: Logger,
): Promise<ManagementWorld> {
  const world = await makeDeploymentWorld({ DEVELOPMENT: 'true', ...environment }, logger)
  const byToken = async (userId: string, db = world.db) => {
    const token = `00${newToken().slice(0, 40)}`
    const tokenId = newId('00T')
    await db
      .insertInto('api_token')
      .values({
        org_id: db.org,
        id: tokenId,
        name: 'test',
        token_hash: hashToken(token),
        user_id: userId,
        created_at: new Date(),
        updated_at: new Date(),
        expires_at: new Date(Date.now() + 86_400_000),
      })
      .execute()
    const host = await hostOf(world, db)
    return { userId, token, tokenId, call: caller(world, { host, authorization: `SSWS ${token}` }) }
  }
  const asRole = async (...roles: readonly AdminRoleName[]) => {
    const login = `${roles.join('-').toLowerCase()}-${randomUUID().slice(0, 8)}@acme.example`
    return byToken(await world.addUser({ login, firstName: 'Some', lastName: 'Admin', roles }))
  }
  const adaId = await world.addUser({
    login: 'ada@acme.example',
    firstName: 'Ada',
    lastName: 'Byron',
    roles: ['SUPER_ADMIN'],
  })
  return {
    ...world,
    ada: await byToken(adaId),
    asRole,
    byToken,
    bySession: (userId, minutesAgo = 0, db = world.db) => signIn(world, db, userId, minutesAgo),
    events: (eventType) =>
      world.db
        .selectFrom('log_event')
        .select(['event_type', 'outcome', 'targets', 'detail'])
        .where('org_id', '=', world.db.org)
        .$if(eventType !== undefined, (query) => query.where('event_type', '=', eventType ?? ''))
        .orderBy(inWritingOrder)
        .execute(),
  }
}

async function hostOf({ database, issuer }: DeploymentWorld, db: OrgDb): Promise<string> {
  const { rows } = await database.pool.query<{ slug: string | null }>('select slug from org where id = $1', [db.org])
  const { host } = new URL(issuer)
  const slug = rows[0]?.slug ?? null
  return slug === null ? host : `${slug}.${host}`
}

async function signIn(world: DeploymentWorld, db: OrgDb, userId: string, minutesAgo: number) {
  const token = newToken()
  const sessionId = randomUUID()
  const browser = newToken()
  const now = Date.now() + world.clock.offsetMs
  const authenticatedAt = new Date(now - minutesAgo * 60_000)
  await db
    .insertInto('session')
    .values({
      org_id: db.org,
      id: sessionId,
      token_hash: hashToken(token),
      user_id: userId,
      created_at: authenticatedAt,
      authenticated_at: authenticatedAt,
      chosen_at: authenticatedAt,
      amr: ['pwd'],
      last_seen_at: new Date(now),
      expires_at: new Date(now + 3_600_000),
    })
    .execute()
  const host = await hostOf(world, db)
  const cookie = `atrium-session=${token}; atrium-browser=${browser}`
  const csrf = formToken(world.deployment.sealer, { org: { id: db.org } } as never, browser)
  const headers = { host, cookie, origin: `http://${host}`, 'x-atrium-token': csrf }
  return { userId, sessionId, cookie, call: caller(world, headers) }
}

const caller =
  (world: DeploymentWorld, own: Readonly<Record<string, string>>): ApiClient['call'] =>
  async <Body>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers = {}) => {
    const request: InjectOptions = { method, url: path, headers: { ...own, ...headers } }
    if (body !== undefined) Object.assign(request, { payload: body })
    const answer = await world.app.inject(request)
    const text = answer.body
    const read = text === '' ? undefined : (JSON.parse(text) as unknown)
    const next = [answer.headers.link ?? []]
      .flat()
      .map((link) => /^<https?:\/\/[^/]+([^>]*)>; rel="next"$/.exec(String(link))?.[1])
      .find(Boolean)
    return { status: answer.statusCode, headers: answer.headers, body: read as Body, error: read as ApiError, next }
  }
