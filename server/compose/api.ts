import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AdminRoleName, permissionsOfRoles, permissionsOfScopes } from '../../contracts/management/rights.ts'
import { composeApps } from './apps.ts'
import { composeDirectory } from './directory.ts'
import { composeHeld } from './held.ts'
import { composeRegistrationApi } from './registration.ts'
import { composeUsers } from './users.ts'
import { composeOrg } from './org.ts'
import { logRoutes } from '../audit/routes.ts'
import type { Shared } from '../ground.ts'
import { listRolesOf } from '../directory/roles/store.ts'
import { tokenIdleMs } from '../directory/tokens/idle.ts'
import { findLiveToken, stampToken } from '../directory/tokens/store.ts'
import type { Caller } from '../http/api/caller.ts'
import type { ApiRefusal, Refused } from '../http/api/errors.ts'
import { type ApiParts, mountApi } from '../http/api/mount.ts'
import { openApiOf } from '../http/api/openapi.ts'
import { answer, type ApiRoute, apiRoute } from '../http/api/route.ts'
import { readCookie } from '../http/cookies.ts'
import { makeMeter } from '../http/rate-limit.ts'
import { makeTurns } from '../http/turns.ts'
import { hashToken } from '../keys/hash.ts'
import { findService } from '../oauth/find-service.ts'
import type { OAuthParts } from '../oauth/parts.ts'
import type { SignInParts } from '../sign-in/parts.ts'
import { findSession, keepSessionAlive } from '../sign-in/session/find-session.ts'

/** What other slices were handed, of which the API's need some. */
export interface Slices {
  readonly signIn: SignInParts
  readonly oauth: OAuthParts
}

/** Everything the management API serves: the slices' routes, in the order of the document. */
export function managementRoutes(shared: Shared, { signIn, oauth }: Slices): readonly ApiRoute[] {
  return [
    ...composeUsers(signIn, oauth),
    ...composeDirectory(shared),
    ...composeApps(shared),
    ...composeHeld(oauth),
    ...composeRegistrationApi(shared),
    ...composeOrg(shared),
    ...logRoutes,
  ]
}

/** Puts the management API, and the document that describes it, on the server; gives every route of it. */
export function composeApi(app: FastifyInstance, shared: Shared, slices: Slices): readonly ApiRoute[] {
  const routes = managementRoutes(shared, slices)
  let document: Readonly<Record<string, unknown>> | undefined
  const ownDocument: ApiRoute = apiRoute({
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'Gives this API’s own document (OpenAPI 3.1).',
    tag: 'API',
    demands: 'anyone',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
    run: async () => answer((document ??= openApiOf([...routes, ownDocument], '1'))),
  })
  const all = [...routes, ownDocument]
  mountApi(app, apiParts(shared), all)
  return all
}

function apiParts(shared: Shared): ApiParts {
  const { now, deployment, config } = shared
  const meter = makeMeter(config.rateLimits)
  // Half of the connections stay for those who sign in, whatever admins and their scripts ask for.
  const inAll = Math.max(1, Math.floor(config.database.poolSize / 2))
  const perOrg = Math.max(1, Math.floor(inAll * 0.75))
  return {
    now,
    turns: makeTurns({ perCaller: Math.min(4, perOrg), perOrg, inAll, maxWaiting: 500, maxWaitMs: 10_000 }),
    sealer: deployment.sealer,
    checksAnswers: config.isDevelopment,
    identify: (request) => identify(shared, request),
    meter: ({ org, ip }, caller) =>
      meter.count({ org: org.id, app: caller?.credentialId ?? caller?.sessionId ?? `address ${ip}` }, now().getTime()),
  }
}

const refused = (refusal: ApiRefusal): Refused => ({ kind: 'refused', refusal })

const badToken = (rule: string): Refused => refused({ error: 'bad-token', rule })

/** Proves who calls: by an API token, by a service app's access token, or by the session of our own pages. */
async function identify(shared: Shared, request: FastifyRequest): Promise<Caller | Refused | undefined> {
  const { authorization } = request.headers
  if (authorization === undefined) return callerOfSession(shared, request)
  // Okta's Python SDK leaves out the blank between the scheme and the token.
  const [, scheme = '', credential = ''] = /^(SSWS|Bearer) *([\x21-\x7e]{1,4096})$/i.exec(authorization) ?? []
  if (scheme.toUpperCase() === 'SSWS') return callerOfToken(shared, request, credential)
  if (scheme.toUpperCase() === 'BEARER') return callerOfService(shared, request, credential)
  return badToken('authorization-is-a-token')
}

/** For how long a session's or token's last use is not written down again. */
const noteEveryMs = 60_000

async function callerOfToken(
  { now, logger }: Shared,
  { org: { db } }: FastifyRequest,
  credential: string,
): Promise<Caller | Refused> {
  const at = now()
  const token = await findLiveToken(db, hashToken(credential), at)
  if (!token) return badToken('token-is-live')
  const unlessSince = new Date(at.getTime() - noteEveryMs)
  if (token.lastUsedAt === undefined || token.lastUsedAt < unlessSince)
    stampToken(db, token.id, { now: at, expiresAt: new Date(at.getTime() + tokenIdleMs), unlessSince }).catch(
      (error: unknown) =>
        // The request goes on; the token's idle end moves a little later.
        logger.warn({ err: error }, 'the use of a token was not noted'),
    )
  return callerOf('token', token, token.roles, { credentialId: token.id })
}

/** A service app, by an access token of its own. A token that stands for a user is none (RFC9700-4.15). */
async function callerOfService(
  { now, deployment }: Shared,
  { org }: FastifyRequest,
  credential: string,
): Promise<Caller | Refused> {
  const service = await findService(deployment.sealer, org, credential, now())
  if (!service) return badToken('access-token-is-a-live-one-of-a-service')
  const { clientId, label, scopes } = service
  return {
    kind: 'service',
    userId: undefined,
    party: { id: clientId, type: 'AppInstance', displayName: label },
    roles: [],
    permissions: permissionsOfScopes(scopes),
    credentialId: clientId,
  }
}

async function callerOfSession({ now, logger }: Shared, request: FastifyRequest): Promise<Caller | undefined> {
  const { org } = request
  const session = await findSession(org, readCookie(request, 'session'), now())
  if (!session) return undefined
  keepSessionAlive(org, session, now()).catch((error: unknown) =>
    // The request goes on; the session ends a little earlier than it might have.
    logger.warn({ err: error }, 'a session could not be kept alive'),
  )
  const { id: sessionId, authenticatedAt } = session
  return callerOf('session', session, await listRolesOf(org.db, session.userId), { sessionId, authenticatedAt })
}

function callerOf(
  kind: Caller['kind'],
  { userId, login, displayName }: { readonly userId: string; readonly login: string; readonly displayName: string },
  roles: readonly AdminRoleName[],
  more: Pick<Caller, 'sessionId' | 'authenticatedAt' | 'credentialId'>,
): Caller {
  const means = kind === 'token' ? { tokenId: more.credentialId } : {}
  const party = { id: userId, type: 'User', alternateId: login, displayName, ...means } as const
  return { kind, userId, party, roles, permissions: permissionsOfRoles(roles), ...more }
}
