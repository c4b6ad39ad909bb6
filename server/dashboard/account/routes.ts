import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Account, type Consents, type OwnSessions, passwordChange } from '../../../contracts/account.ts'
import { readCookie, setCookie } from '../../http/cookies.ts'
import type { DashboardParts, PasswordOutcome, SignedIn } from '../parts.ts'
import { noStore, type Refusal, sendRefusal } from '../refusals.ts'
import { asking, changing, pathPart, readBody, sendDone, sendJson } from '../signed-in.ts'
import { showVisit } from '../show-visit.ts'
import { revokeConsent } from './revoke-consent.ts'
import { showSessions } from './show-sessions.ts'
import { findProfile, listConsents } from './store.ts'

/** The API of the account page. */
export function accountRoutes(app: FastifyInstance, parts: DashboardParts): void {
  app.get(
    '/api/account',
    asking(parts, (who) => sendAccount(parts, who)),
  )
  app.post(
    '/api/account/password',
    changing(parts, (who) => changePassword(parts, who)),
  )
  sessionRoutes(app, parts)
  app.get('/api/account/consents', asking(parts, sendConsents))
  app.delete(
    '/api/account/consents/:appId',
    changing(parts, async (who) => {
      const refusal = await revokeConsent(parts, who, pathPart(who, 'appId'))
      return refusal ? sendRefusal(who.reply, refusal) : sendDone(who)
    }),
  )
}

async function sendAccount(parts: DashboardParts, who: SignedIn): Promise<FastifyReply> {
  const { org } = who.request
  const found = await findProfile(org.db, who.session.userId)
  // The session was live a moment ago and its user is gone: the next question will say so.
  if (!found) throw new Error('a live session has no user')
  const { passwordChangedAt, ...profile } = found
  const body: Account = {
    ...(await showVisit(parts, who)),
    profile,
    password: { changedAt: passwordChangedAt?.toISOString() ?? null, minLength: org.settings.passwordMinLength },
  }
  return sendJson(who, body)
}

async function sendConsents(who: SignedIn): Promise<FastifyReply> {
  const found = await listConsents(who.request.org.db, who.session.userId)
  const body: Consents = {
    apps: found.map(({ grantedAt, scopes, ...app }) => ({
      ...app,
      scopes: [...scopes],
      grantedAt: grantedAt.toISOString(),
    })),
  }
  return sendJson(who, body)
}

const noSuchSession: Refusal = {
  error: 'not_found',
  rule: 'session-is-the-users',
  description: 'the user has no such live session',
}

function sessionRoutes(app: FastifyInstance, parts: DashboardParts): void {
  app.get(
    '/api/account/sessions',
    asking(parts, async (who) => {
      const { request, session } = who
      const listed = await parts.listSessions(request.org, session.userId)
      return sendJson(who, { sessions: showSessions(listed, session.id) } satisfies OwnSessions)
    }),
  )
  app.post(
    '/api/account/sessions/:id/end',
    changing(parts, async (who) => {
      const { request, session } = who
      const only = pathPart(who, 'id')
      const ended = await parts.endSessions(request.org, session, { only }, request.visitor)
      return ended ? sendDone(who) : sendRefusal(who.reply, noSuchSession)
    }),
  )
  app.post(
    '/api/account/sessions/end-others',
    changing(parts, async (who) => {
      const { request, session } = who
      const ended = await parts.endSessions(request.org, session, { except: session.id }, request.visitor)
      return sendJson(who, { ended })
    }),
  )
}

async function changePassword(parts: DashboardParts, who: SignedIn): Promise<FastifyReply> {
  const { request, reply, session } = who
  const read = readBody(passwordChange, who)
  if ('refusal' in read) return sendRefusal(reply, read.refusal)
  const device = readCookie(request, 'device')
  const { current, next: wanted } = read.body
  const outcome = await parts.changePassword(request.org, { session, device, current, wanted }, request.visitor)
  return sendPasswordOutcome(who, outcome)
}

function sendPasswordOutcome({ request, reply }: SignedIn, outcome: PasswordOutcome): FastifyReply {
  switch (outcome.kind) {
    case 'changed':
      setCookie(request, reply, 'session', outcome.token)
      return noStore(reply).code(204).send()
    case 'wrong':
      return sendRefusal(reply, refusedPassword('current', 'wrong'))
    case 'refused':
      return sendRefusal(reply, refusedPassword('next', outcome.why.kind))
    case 'busy':
      return sendRefusal(reply, { ...tooManyAttempts, error: 'unavailable', retryAfterSeconds: outcome.seconds })
    case 'wait':
      return sendRefusal(reply, { ...tooManyAttempts, retryAfterSeconds: outcome.seconds })
    case 'locked':
      return sendRefusal(reply, tooManyAttempts)
  }
}

const tooManyAttempts: Refusal = {
  error: 'too_many_requests',
  rule: 'attempts-are-few',
  description: 'too many attempts at the current password',
}

const refusedPassword = (field: 'current' | 'next', reason: string): Refusal => ({
  error: 'invalid_input',
  rule: field === 'current' ? 'current-password-is-right' : 'new-password-is-strong',
  description: `${field}: ${reason}`,
  fields: [{ field, reason }],
})
