import { quotable } from '../oauth/errors.ts'
import type { Refusal, Rule } from '../shared/rule.ts'

/** What a client wants to know about one claim (OIDCC-5.5.1). */
export interface ClaimRequest {
  readonly essential: boolean
  /** The values it would accept, the preferred first; empty when any will do. */
  readonly values: readonly (string | number | boolean)[]
}

/** The individual claims a client asks for (OIDCC-5.5), by claim name; plain JSON, so that it can be stored. */
export interface RequestedClaims {
  readonly userinfo: Readonly<Record<string, ClaimRequest>>
  readonly idToken: Readonly<Record<string, ClaimRequest>>
}

/** At most this many characters, and this many claims in each half: enough for every claim there is, several times. */
const limits = { characters: 8192, claims: 64, values: 16 } as const

/** The claims parameter of an authorization request, unread. */
export interface ClaimsParameter {
  readonly claims: string | undefined
}

/**
 * The claims parameter, read; undefined when none was sent or it cannot be read.
 *
 * Members we do not know are ignored, as the standard wants (OIDCC-5.5).
 */
export function readClaimsParameter(text: string | undefined): RequestedClaims | undefined {
  if (text === undefined) return undefined
  const read = parseClaimsParameter(text)
  return typeof read === 'string' ? undefined : read
}

/** The claims parameter is a JSON object of the shape the standard gives it, and of bearable size. */
export const claimsParameterIsWellFormed: Rule<ClaimsParameter, 'invalid_request'> = {
  id: 'claims-parameter-is-well-formed',
  source: 'OIDCC-5.5',
  also: ['OIDCC-5.5.1'],
  check: ({ claims }) => {
    if (claims === undefined) return undefined
    const read = parseClaimsParameter(claims)
    return typeof read === 'string' ? invalidRequest(`claims ${read}`) : undefined
  },
}

/** The claims, or what is wrong with them in words that continue "claims …". */
function parseClaimsParameter(text: string): RequestedClaims | string {
  if (text.length > limits.characters) return `is longer than ${limits.characters} characters`
  const parsed = parseJson(text)
  if (!isObject(parsed)) return 'is not a JSON object'
  const userinfo = readHalf('userinfo', parsed.userinfo)
  if (typeof userinfo === 'string') return userinfo
  const idToken = readHalf('id_token', parsed.id_token)
  if (typeof idToken === 'string') return idToken
  return { userinfo, idToken }
}

function readHalf(half: string, value: unknown): Readonly<Record<string, ClaimRequest>> | string {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) return `${half} is not an object`
  const entries = Object.entries(value)
  if (entries.length > limits.claims) return `${half} asks for more than ${limits.claims} claims`
  const requests: [string, ClaimRequest][] = []
  for (const [name, wish] of entries) {
    const request = isStorable(name) ? readClaimRequest(wish) : undefined
    if (!request) return `${half} asks for ${quotable(name)} in a way OIDCC-5.5.1 does not know`
    requests.push([name, request])
  }
  // fromEntries defines own properties, so a claim named __proto__ is a claim and nothing else.
  return Object.fromEntries(requests)
}

/** Undefined when the wish is neither null nor an object of the known members (OIDCC-5.5.1). */
function readClaimRequest(wish: unknown): ClaimRequest | undefined {
  if (wish === null) return { essential: false, values: [] }
  if (!isObject(wish)) return undefined
  const { essential = false, value, values = [] } = wish
  if (typeof essential !== 'boolean' || !Array.isArray(values) || values.length > limits.values) return undefined
  const listed: readonly unknown[] = values
  const all = value === undefined ? listed : [value, ...listed]
  return all.every(isScalar) ? { essential, values: all } : undefined
}

const isScalar = (value: unknown): value is string | number | boolean =>
  (typeof value === 'string' && isStorable(value)) || typeof value === 'number' || typeof value === 'boolean'

/** True for a text that can be kept until user info is asked for: JSON can write a NUL and half a character, text cannot. */
const isStorable = (text: string) => !/[\0\uD800-\uDFFF]/u.test(text)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: said by the caller, who expects an object.
    return undefined
  }
}

const invalidRequest = (description: string): Refusal<'invalid_request'> => ({ error: 'invalid_request', description })
