import {
  type AuthorizeFacts,
  type AuthorizeOutcome,
  type AuthorizeRequest,
  decideAuthorize,
} from '../../protocol/oauth/authorize.ts'
import { logEvent, type Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import { hashToken } from '../keys/hash.ts'
import { makeCode } from './code.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import { type AuthorizeRow, readAuthorizeFacts } from './authorize-store.ts'
import { isUsable } from './people-store.ts'
import { verifyHint } from './verify-hint.ts'

/** What the authorization endpoint gives to be sent. */
export interface AuthorizeAnswer {
  readonly outcome: AuthorizeOutcome
  /** Present when the outcome is a grant. */
  readonly code: string | undefined
  readonly app: OAuthApp | undefined
  /** The session's user and what they granted before, for the pages that ask. */
  readonly login: string | undefined
  readonly consented: readonly string[]
}

/** One visit: the request, and what the browser brought along. */
export interface Visit {
  readonly request: AuthorizeRequest
  /** The user pressed Deny in this flow. */
  readonly denied: boolean
  /** The session cookie. */
  readonly cookie: string | undefined
  readonly visitor: Visitor
  /** A page asks what there is to do: no code is made and nothing is logged. */
  readonly looksOnly?: boolean
}

const orgIsInactive: AuthorizeOutcome = {
  kind: 'show-error',
  refusal: { rule: 'org-is-active', error: 'access_denied', description: 'the organization is deactivated' },
}

/** How often a decision is made anew because the configuration changed under it. */
const maxTries = 4

/** Answers one visit to the authorization endpoint: load what is known, decide, and make the code if one is due. */
export async function authorize(parts: OAuthParts, org: OrgContext, visit: Visit, now: Date): Promise<AuthorizeAnswer> {
  const { org: current, app, row } = await (isStranger(visit) ? recallFacts : loadFacts)(parts, org, visit, now)
  const hint = await verifyHint(parts, current, visit.request.idTokenHint)
  const facts = factsOf(parts, current, app, row, visit, hint?.userId)
  // The request was let in by what was held of the org; only the read above knows how it stands.
  const outcome = current.isActive ? decideAuthorize(visit.request, facts) : orgIsInactive
  const login = row.login ?? undefined
  const answer = { outcome, app, login, consented: row.consented ?? [] }
  if (visit.looksOnly) return { ...answer, code: undefined }
  // The first key of an algorithm is made now, and not at the first signature: the app that checks that one at once
  // must find the key published, by whichever process it asks.
  if (app && (outcome.kind === 'ask' || outcome.kind === 'grant'))
    await parts.rings.withKey(current.db, current.version, app.client.idTokenSignedResponseAlg)
  if (row.session_id !== null && row.last_seen_at !== null && outcome.kind === 'grant')
    parts.sessionSeen(current, { id: row.session_id, lastSeenAt: row.last_seen_at })
  if (outcome.kind === 'refuse' && outcome.refusal.error === 'access_denied')
    await logDenied(current, visit, app, row, outcome.refusal.rule, now)
  if (outcome.kind !== 'grant') return { ...answer, code: undefined }
  return { ...answer, code: await makeCode(parts.sealer, current, outcome.grant, login ?? '', now) }
}

interface Loaded {
  readonly org: OrgContext
  readonly app: OAuthApp | undefined
  readonly row: AuthorizeRow
}

/** A page asks what there is to do for a browser without a session, and the answer is to sign in, or what is configured. */
const isStranger = ({ looksOnly = false, cookie }: Visit) => looksOnly && cookie === undefined

/** What is known without a question: the org of a page and the app are held, and a second old at most. */
async function recallFacts(parts: OAuthParts, org: OrgContext, { request: { clientId } }: Visit): Promise<Loaded> {
  const app = clientId === undefined ? undefined : await parts.currentApp(org.db, clientId)
  return { org, app, row: { ...nobody, org_version: org.version, app_version: app?.version ?? null } }
}

const nobody: Omit<AuthorizeRow, 'org_version' | 'app_version'> = {
  session_id: null,
  user_id: null,
  login: null,
  user_status: null,
  authenticated_at: null,
  chosen_at: null,
  last_seen_at: null,
  amr: null,
  consented: null,
  consented_at: null,
  assigned: false,
}

/** Reads once; and again, after loading the configuration anew, when the read says that what is held is out of date. */
async function loadFacts(parts: OAuthParts, org: OrgContext, { request, cookie }: Visit, now: Date): Promise<Loaded> {
  const { clientId } = request
  let current = org
  for (let tries = 1; ; tries++) {
    const app = clientId === undefined ? undefined : await parts.findApp(current.db, clientId)
    const [row] = await readAuthorizeFacts.run(current.db, {
      // An id that names no app is not asked for again: it may hold what no text of the database can.
      appId: app?.client.clientId ?? '',
      tokenHash: cookie === undefined ? '' : hashToken(cookie),
      now,
      idleSince: new Date(now.getTime() - current.settings.sessionIdleSeconds * 1000),
    })
    if (!row) throw new Error('unreachable: the org of a request exists')
    if (row.org_version === current.version && (row.app_version ?? undefined) === app?.version) {
      parts.proven(current)
      return { org: current, app, row }
    }
    if (tries === maxTries) throw new Error('the configuration changed at every try')
    current = await parts.reload(current, clientId)
  }
}

function factsOf(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp | undefined,
  row: AuthorizeRow,
  { request, denied }: Visit,
  hintedUserId: string | undefined,
): AuthorizeFacts {
  const hint = request.loginHint
  return {
    client: app?.client,
    clientActive: app?.isActive ?? false,
    session: sessionOf(row),
    assigned: row.assigned,
    consent: row.consented_at ? { scopes: row.consented ?? [], grantedAt: row.consented_at.getTime() } : undefined,
    hintedUserId,
    loginHintUserId: app && hint !== undefined ? parts.openLoginHint(org, hint, app.client.clientId) : undefined,
    denied,
  }
}

function sessionOf(row: AuthorizeRow): AuthorizeFacts['session'] {
  if (row.session_id === null || row.user_id === null || !row.authenticated_at || !row.chosen_at) return undefined
  return {
    id: row.session_id,
    userId: row.user_id,
    userActive: isUsable(row.user_status),
    authenticatedAt: row.authenticated_at.getTime(),
    chosenAt: row.chosen_at.getTime(),
    amr: row.amr ?? [],
  }
}

/** A refusal may cost one statement more than a grant: it is written down at once. */
function logDenied(
  org: OrgContext,
  { visitor }: Visit,
  app: OAuthApp | undefined,
  row: AuthorizeRow,
  rule: string,
  now: Date,
): Promise<void> {
  const actor =
    row.user_id === null ? undefined : { id: row.user_id, type: 'User' as const, alternateId: row.login ?? '' }
  const targets = app ? [{ id: app.client.clientId, type: 'AppInstance' as const, displayName: app.label }] : []
  const sessionId = row.session_id ?? undefined
  return logEvent(
    org.db,
    {
      eventType: 'app.generic.unauth_app_access_attempt',
      outcome: 'DENY',
      reason: rule,
      actor,
      targets,
      visitor,
      sessionId,
    },
    now,
  )
}
