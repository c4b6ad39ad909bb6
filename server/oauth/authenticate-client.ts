import { assertionAlgorithms } from '../../protocol/oauth/client-assertion.ts'
import {
  type AssertionClaims,
  type ClientCredentials,
  type ClientOutcome,
  decideClientAuthentication,
  readClientCredentials,
} from '../../protocol/oauth/client-authentication.ts'
import type { BrokenRule } from '../../protocol/shared/rule.ts'
import type { TokenError } from '../../protocol/oauth/errors.ts'
import type { ClientAuthenticationMethod, RegisteredClient } from '../../protocol/oauth/client.ts'
import type { OrgContext } from '../http/org-context.ts'
import { hashToken } from '../keys/hash.ts'
import { type PublicJwk, verifyForeign } from '../keys/foreign-jwt.ts'
import { clientKeys } from './client-keys.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import type { Parameters } from './read-parameters.ts'
import { useAssertionOnce } from './store.ts'

/** A request of a client to one of its endpoints. */
export interface ClientRequest {
  readonly authorization: string | undefined
  readonly parameters: Parameters
  /** The address the client called: an assertion may be meant for it. */
  readonly endpoint: string
  /** The same request, judged anew because the configuration has changed under it: its assertion is used already. */
  readonly isRepeated?: boolean
  /** A service asks for a token of its own: the statement that gives it remembers the assertion. */
  readonly isService?: boolean
}

/** An assertion that must never be accepted again. */
export interface UsedAssertion {
  readonly jtiHash: string
  readonly until: Date
}

/** A client that proved who it is, or why not. */
export type ClientAnswer =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError>; readonly clientId: string | undefined }
  | {
      readonly kind: 'authenticated'
      readonly client: RegisteredClient
      readonly app: OAuthApp
      readonly method: ClientAuthenticationMethod
      /** Still to be remembered by who asked for that. */
      readonly assertion: UsedAssertion | undefined
    }

/**
 * Authenticates the client of a request (RFC6749-2.3): by secret, by assertion, or, when public, by nothing.
 *
 * By what is held of the app: the act that follows proves its version. A refusal is given only by an app that is at
 * most a second old, so a secret made a moment ago in another process works here.
 */
export async function authenticateClient(
  parts: OAuthParts,
  org: OrgContext,
  request: ClientRequest,
  now: Date,
): Promise<ClientAnswer> {
  const { authorization, parameters } = request
  const read = readClientCredentials({
    authorization,
    clientId: parameters.one('client_id'),
    clientSecret: parameters.one('client_secret'),
    clientAssertion: parameters.one('client_assertion'),
    clientAssertionType: parameters.one('client_assertion_type'),
  })
  if (read.kind === 'refuse') return { ...read, clientId: undefined }
  const { credentials } = read
  const { clientId } = credentials
  const attempt = { parts, org, request, credentials, now }
  let app = await parts.findApp(org.db, clientId)
  let outcome = await judge(attempt, app)
  if (outcome.kind === 'refuse') {
    const current = await parts.currentApp(org.db, clientId)
    if (current?.version !== app?.version) outcome = await judge(attempt, (app = current))
  }
  if (outcome.kind === 'refuse') return { ...outcome, clientId }
  if (!app) throw new Error('unreachable: an unknown client authenticates by nothing')
  return afterUse(attempt, app, outcome)
}

interface Attempt {
  readonly parts: OAuthParts
  readonly org: OrgContext
  readonly request: ClientRequest
  readonly credentials: ClientCredentials
  readonly now: Date
}

async function judge(
  { parts, org, request, credentials, now }: Attempt,
  app: OAuthApp | undefined,
): Promise<ClientOutcome> {
  const assertion =
    app && credentials.method === 'assertion'
      ? await verifyAssertion(parts, org, app, credentials.assertion, now)
      : undefined
  const facts = {
    client: app?.client,
    clientActive: app?.isActive ?? false,
    secretHashes: liveSecrets(app, now).map(({ hash }) => hash),
    assertion,
    audiences: [org.issuer, `${org.issuer}/oauth2/v1/token`, request.endpoint],
    needsName: !request.isService,
  }
  return decideClientAuthentication(credentials, facts, now.getTime())
}

/** What an authenticated client used up: an assertion once and for all; of a secret only the date is noted. */
async function afterUse(
  { parts, org, request, credentials }: Attempt,
  app: OAuthApp,
  { client, useOnce, method }: Extract<ClientOutcome, { kind: 'authenticated' }>,
): Promise<ClientAnswer> {
  const assertion = useOnce && { jtiHash: hashToken(useOnce.jti), until: new Date(useOnce.until) }
  if (request.isService) return { kind: 'authenticated', client, app, method, assertion }
  if (assertion && !request.isRepeated && !(await useAssertionOnce(org.db, client.clientId, assertion))) {
    const refusal = {
      rule: 'assertion-is-used-once',
      error: 'invalid_client',
      description: 'the assertion was used before',
    } as const
    return { kind: 'refuse', refusal, clientId: client.clientId }
  }
  if ('clientSecret' in credentials) {
    const [only, another] = app.secrets
    // With one secret it was that one; the hash that tells two apart has been computed once already.
    const secret = another ? app.secrets.find(({ hash }) => hash === hashToken(credentials.clientSecret)) : only
    if (secret) parts.secretUsed(org.id, client.clientId, secret.id)
  }
  return { kind: 'authenticated', client, app, method, assertion: undefined }
}

/** The secrets that work at this moment: what is held of the app stays when one ends by itself. */
const liveSecrets = (app: OAuthApp | undefined, now: Date): OAuthApp['secrets'] =>
  app?.secrets.filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > now.getTime()) ?? []

const maxAssertionLength = 8192

/** The claims of an assertion that a key of this client signed; undefined otherwise. Times are the engine's to judge. */
async function verifyAssertion(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  assertion: string,
  now: Date,
): Promise<AssertionClaims | undefined> {
  const { tokenEndpointAuthMethod: method } = app.client
  if (assertion.length > maxAssertionLength) return undefined
  if (method === 'client_secret_jwt') {
    const secrets = liveSecrets(app, now).flatMap(({ sealed }) =>
      sealed === undefined ? [] : [parts.keeper.open('client-secret', org.id, sealed)],
    )
    return verifyForeign(assertion, { secrets }, assertionAlgorithms[method])
  }
  if (method !== 'private_key_jwt') return undefined
  const verifyWith = (keys: readonly PublicJwk[]) => verifyForeign(assertion, { keys }, assertionAlgorithms[method])
  const known = await verifyWith(await clientKeys(parts, app, false))
  // A key the client has just made is not in what we hold: ask once more, before we say no.
  return known ?? (app.jwksUri === undefined ? undefined : verifyWith(await clientKeys(parts, app, true)))
}
