import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientOf } from '../apps/client.ts'
import { activeKeys } from '../apps/keys/key-set.ts'
import { listBrowserOrigins, stampSecret, type StoredApp } from '../apps/store.ts'
import { noteRegistrationUse } from './registration.ts'
import type { Shared } from '../ground.ts'
import { listCorsOrigins } from '../directory/origins/store.ts'
import { openLoginHint } from '../dashboard/launch/login-hint.ts'
import { readDevice } from '../http/cookies.ts'
import { withinOrg } from '../database/org.ts'
import type { OrgContext } from '../http/org-context.ts'
import { makeMeter, sendAllowance } from '../http/rate-limit.ts'
import { sendError, sendTroublePage } from '../http/send-error.ts'
import { sessionEnded } from '../oauth/end-grants.ts'
import type { OAuthApp, OAuthParts } from '../oauth/parts.ts'
import { endUserSessions } from '../sign-in/session/end-session.ts'
import { findSession, keepSessionAlive } from '../sign-in/session/find-session.ts'
import { seenBefore } from '../sign-in/session/session.ts'

/** What the OAuth slice is handed. */
export function composeOAuth(shared: Shared): OAuthParts {
  const { now, deployment, rings, outbound, apps, orgs, outbox, logger } = shared
  const parts: OAuthParts = {
    now,
    sealer: deployment.sealer,
    keeper: deployment.keeper,
    rings,
    outbound,
    findApp: (db, clientId) => {
      const found = apps.find(db, clientId)
      return found instanceof Promise ? found.then((app) => app && oauthAppOf(app)) : oauthAppOf(found)
    },
    currentApp: async (db, clientId) => {
      const app = await apps.current(db, clientId)
      return app && oauthAppOf(app)
    },
    reload: async (org, clientId) => {
      orgs.drop(org.id)
      if (clientId !== undefined) apps.drop(org.id, clientId)
      return (await orgs.byId(org.id)) ?? org
    },
    proven: orgs.proven,
    browserOrigins: makeBrowserOrigins(() => now().getTime()),
    openLoginHint: (org, hint, clientId) => openLoginHint(deployment.sealer, org.id, hint, clientId, now()),
    sessionSeen: (org, session) => {
      if (session.lastSeenAt >= seenBefore(now(), org.settings)) return
      keepSessionAlive(org, session, now()).catch((error: unknown) =>
        // The answer has left; the session ends a little earlier than it might have.
        logger.warn({ err: error }, 'a session could not be kept alive'),
      )
    },
    endSession: async (org, { id, userId }, visitor) => {
      const actor = { id: userId, type: 'User' } as const
      await endUserSessions(
        org.db,
        { userId, only: id },
        actor,
        { visitor, now: now() },
        {
          sessionEnded: (db, session, at) => sessionEnded(parts, db, session, at),
        },
      )
    },
    findSession: (org, cookie) => findSession(org, cookie, now()),
    secretUsed: noteSecretUse(shared),
    selfRegisteredUsed: noteRegistrationUse(shared),
    queueLogout: outbox.queueLogout,
    sendErrorPage,
    ...meters(shared),
  }
  return parts
}

const sendErrorPage: OAuthParts['sendErrorPage'] = (request, reply, { status, rule, received, why }) => {
  request.log.info({ rule, org: request.org.id }, 'refused')
  const details = { rule, received, ...(why === undefined ? {} : { why }) }
  const isStale = rule === 'waiting-request-is-this-browsers'
  return sendTroublePage(request, reply, {
    status,
    happened: isStale ? 'flowGone' : 'badRequest',
    whatToDo: isStale ? 'flowGoneDo' : 'badRequestDo',
    details,
  })
}

const known = new WeakMap<StoredApp, OAuthApp>()

/** The app as the OAuth slice sees it; made once for each that is held. */
export function oauthAppOf(app: StoredApp): OAuthApp | undefined {
  const before = known.get(app)
  if (before) return before
  const client = clientOf(app)
  if (!client) return undefined
  const { label, isActive, version, secrets, settings, apiScopes } = app
  const { jwks, jwksUri, clientUri, policyUri, tosUri } = settings.oidc ?? {}
  const about = { label, iconUrl: settings.iconUrl, isActive, version, secrets, apiScopes }
  const pages = { about: clientUri, policy: policyUri, terms: tosUri }
  const made: OAuthApp = { client, ...about, jwks: activeKeys(jwks), jwksUri, pages }
  known.set(app, made)
  return made
}

/** How long the origins of single-page apps, and those an org trusts, are held. CORS guards nothing of ours; it opens. */
const originsMs = 5_000

function makeBrowserOrigins(nowMs: () => number): OAuthParts['browserOrigins'] {
  const held = new Map<string, { readonly at: number; readonly origins: Promise<ReadonlySet<string>> }>()
  return (org: OrgContext) => {
    const before = held.get(org.id)
    if (before && nowMs() - before.at < originsMs) return before.origins
    const origins = Promise.all([listBrowserOrigins(org.db), listCorsOrigins(org.db)]).then(
      ([ofApps, trusted]) => new Set([...ofApps, ...trusted]),
    )
    // A failure is not remembered: the next request asks again.
    origins.catch(() => held.delete(org.id))
    if (held.size > 10_000) held.clear()
    held.set(org.id, { at: nowMs(), origins })
    return origins
  }
}

/** How often the dates of last use are written down. They may be lost in a crash; nothing rests on them. */
const noteMs = 30_000

function noteSecretUse({ pool, now, logger }: Shared): OAuthParts['secretUsed'] {
  const used = new Map<string, { org: string; appId: string; secretId: string; at: Date }>()
  const write = async () => {
    const uses = [...used.values()]
    used.clear()
    for (const { org, ...use } of uses) await stampSecret(withinOrg(pool, org), use)
  }
  return (org, appId, secretId) => {
    if (used.size === 0)
      setTimeout(() => {
        write().catch((error: unknown) => logger.warn({ err: error }, 'dates of last use were not written'))
      }, noteMs).unref()
    used.set(`${org} ${secretId}`, { org, appId, secretId, at: now() })
  }
}

/** The limits of the endpoints that apps and their browsers call. */
function meters({ config, deployment, now }: Shared): Pick<OAuthParts, 'meter' | 'meterAuthorize'> {
  const meter = makeMeter(config.rateLimits)
  const answer = (request: FastifyRequest, reply: FastifyReply, isAllowed: boolean) => {
    if (isAllowed) return 'allowed' as const
    sendError(request, reply, 'too-many')
    return 'limited' as const
  }
  return {
    meter: (request, reply, clientId) => {
      const allowance = meter.count({ org: request.org.id, app: clientId }, now().getTime())
      sendAllowance(reply, allowance, now().getTime())
      return answer(request, reply, allowance.isAllowed)
    },
    meterAuthorize: (request, reply, clientId) => {
      const device = readDevice(deployment.sealer, request)
      const caller = { org: request.org.id, app: clientId || undefined, address: request.ip, device }
      const { allowance, leave } = meter.enterAuthorize(caller, now().getTime())
      // Who hung up while their org was looked up has gone already, and says so no more.
      if (reply.raw.destroyed) leave()
      else reply.raw.once('close', leave)
      sendAllowance(reply, allowance, now().getTime())
      return answer(request, reply, allowance.isAllowed)
    },
  }
}
