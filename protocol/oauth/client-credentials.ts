import { bytesOfBase64, utf8Text } from '../shared/base64.ts'
import { type BrokenRule, firstBroken, type KeptSentence, type Refusal, type Rule } from '../shared/rule.ts'
import type { TokenError } from './errors.ts'

/** Everything in a request that could prove a client, unread. An empty value in a body counts as none. */
export interface PresentedCredentials {
  /** The Authorization header. */
  readonly authorization: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly clientAssertion: string | undefined
  readonly clientAssertionType: string | undefined
}

/** The one way in which a client presented itself. */
export type ClientCredentials =
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post'
      readonly clientId: string
      readonly clientSecret: string
    }
  /** `clientId` is what the assertion claims; whose it is, its signature says. */
  | { readonly method: 'assertion'; readonly clientId: string; readonly assertion: string }
  | { readonly method: 'none'; readonly clientId: string }

/** What reading the credentials gives. */
export type CredentialsOutcome =
  | { readonly kind: 'credentials'; readonly credentials: ClientCredentials }
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }

/** The type of an assertion that is a JWT (RFC7523-2.2). */
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The same, with what its encodings hold; undefined where nothing was sent or it cannot be read. */
interface ReadCredentials extends PresentedCredentials {
  readonly basic: { readonly clientId: string; readonly clientSecret: string } | undefined
  /** Whom the assertion claims to be about. Not believed: it only says whose keys to try. */
  readonly subject: string | undefined
}

type CredentialsRule = Rule<ReadCredentials, TokenError>

/** A client uses one method per request: of two, a stranger could have added one (RFC6749-2.3). */
export const clientPresentsItselfOnce: CredentialsRule = {
  id: 'client-presents-itself-once',
  source: 'RFC6749-2.3',
  also: ['RFC6749-5.2'],
  check: ({ authorization, clientSecret, clientAssertion }) =>
    [authorization, clientSecret, clientAssertion].filter((sent) => sent !== undefined).length > 1
      ? { error: 'invalid_request', description: 'the client authenticated in more than one way' }
      : undefined,
}

/** An Authorization header here is a Basic one of the form RFC6749-2.3.1 gives it. */
export const basicHeaderIsWellFormed: CredentialsRule = {
  id: 'basic-header-is-well-formed',
  source: 'RFC6749-2.3.1',
  also: ['RFC6749-B', 'RFC7617-2'],
  check: ({ authorization, basic }) =>
    authorization === undefined || basic
      ? undefined
      : invalidClient('the Authorization header must be Basic, with client_id and client_secret form-encoded'),
}

/** A client_id beside a header says the same as the header. */
export const clientIdsAgree: CredentialsRule = {
  id: 'client-ids-agree',
  source: 'RFC6749-2.3',
  also: ['RFC7521-4.2'],
  check: ({ basic, subject, clientId }) => {
    const proven = basic?.clientId ?? subject
    return clientId === undefined || proven === undefined || proven === clientId
      ? undefined
      : { error: 'invalid_request', description: 'client_id is not the client that authenticates' }
  },
}

/** An assertion says what it is, and nothing else says it is one (RFC7521-4.2). */
export const assertionSaysItsType: CredentialsRule = {
  id: 'assertion-says-its-type',
  source: 'RFC7523-2.2',
  also: ['RFC7521-4.2', 'OIDCC-9'],
  check: ({ clientAssertion, clientAssertionType }) =>
    (clientAssertion === undefined) === (clientAssertionType === undefined) &&
    (clientAssertionType ?? jwtBearer) === jwtBearer
      ? undefined
      : invalidClient(`client_assertion must come with client_assertion_type ${jwtBearer}`),
}

/** Every rule of presenting a client, in the order they are checked. */
export const credentialsRules: readonly CredentialsRule[] = [
  clientPresentsItselfOnce,
  basicHeaderIsWellFormed,
  assertionSaysItsType,
  clientIdsAgree,
]

/** Someone presents themselves at all (RFC6749-3.2.1). */
export const clientNamesItself: KeptSentence = {
  id: 'client-names-itself',
  source: 'RFC6749-3.2.1',
  also: ['RFC6749-5.2', 'RFC6749-4.1.3'],
  by: 'readClientCredentials',
}

/** Picks the one way in which the client presents itself (RFC6749-2.3); two at once are refused. */
export function readClientCredentials(presented: PresentedCredentials): CredentialsOutcome {
  const { authorization, clientId, clientSecret, clientAssertion } = presented
  const basic = authorization === undefined ? undefined : readBasic(authorization)
  const subject = clientAssertion === undefined ? undefined : subjectOf(clientAssertion)
  const refusal = firstBroken(credentialsRules, { ...presented, basic, subject })
  if (refusal) return { kind: 'refuse', refusal }

  if (basic) return credentials({ method: 'client_secret_basic', ...basic })
  if (clientAssertion !== undefined) {
    if (subject === undefined) return nobody('the client assertion is not a JWT with a sub')
    return credentials({ method: 'assertion', clientId: subject, assertion: clientAssertion })
  }
  if (clientId === undefined) return nobody('client authentication is missing')
  if (clientSecret !== undefined) return credentials({ method: 'client_secret_post', clientId, clientSecret })
  return credentials({ method: 'none', clientId })
}

/** The two halves of a Basic header, each form-decoded (RFC6749-2.3.1); undefined when it has another form. */
function readBasic(header: string): ReadCredentials['basic'] {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1]
  const text = encoded === undefined ? undefined : utf8Text(bytesOfBase64(encoded) ?? [])
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(text ?? '') ?? []
  const clientId = formDecoded(id)
  const clientSecret = formDecoded(secret)
  return clientId && clientSecret !== undefined ? { clientId, clientSecret } : undefined
}

function formDecoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // A lone percent sign: not form-encoded.
    return undefined
  }
}

const maxAssertionLength = 16_384

function subjectOf(assertion: string): string | undefined {
  const payload = assertion.length <= maxAssertionLength ? assertion.split('.', 3)[1] : undefined
  const text = utf8Text(bytesOfBase64(payload ?? '') ?? [])
  try {
    const claims: unknown = JSON.parse(text ?? '')
    const sub = typeof claims === 'object' && claims !== null && 'sub' in claims ? claims.sub : undefined
    return typeof sub === 'string' && sub !== '' ? sub : undefined
  } catch {
    // Not JSON: not a JWT.
    return undefined
  }
}

const credentials = (read: ClientCredentials): CredentialsOutcome => ({ kind: 'credentials', credentials: read })

const nobody = (description: string): CredentialsOutcome => ({
  kind: 'refuse',
  refusal: { rule: clientNamesItself.id, ...invalidClient(description) },
})

const invalidClient = (description: string): Refusal<TokenError> => ({ error: 'invalid_client', description })
