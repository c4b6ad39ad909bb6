import type { FastifyRequest } from 'fastify'

/** The parameters of a request to an OAuth endpoint, as they came: a name with its values, in order. */
export interface Parameters {
  /** The value; undefined when it was not sent, was sent without one (RFC6749-3.1), or was sent more than once. */
  readonly one: (name: string) => string | undefined
  /** Every value of the name. */
  readonly all: (name: string) => readonly string[]
  /** The value split at spaces; empty when there is none. */
  readonly list: (name: string) => readonly string[]
  /** Names that were sent more than once. */
  readonly repeated: readonly string[]
}

type Raw = Readonly<Record<string, string | string[] | undefined>>

/** Reads the query of a GET. */
export const readQuery = (request: FastifyRequest): Parameters => parametersOf([request.query as Raw])

/** Reads the form of a POST; undefined when the body is none (RFC6749-3.2 asks for a form). */
export function readForm(request: FastifyRequest): Parameters | undefined {
  const { body } = request
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return undefined
  return parametersOf([typeof body === 'object' && body !== null ? (body as Raw) : {}])
}

/**
 * Reads a token request whose grant type stands in the address, for services alone: Okta's Go SDK writes all of it
 * there, and an older one of its Python SDKs all but the assertion.
 *
 * What stands in an address is written down by proxies, so it may be nothing that is worth something once it was used:
 * an assertion, and no secret. Undefined for everything else; the query is then as good as absent (RFC6749-2.3.1).
 */
export function readServiceQuery(request: FastifyRequest): Parameters | undefined {
  const whole = readQueryAndForm(request)
  const isService =
    readQuery(request).one('grant_type') === 'client_credentials' && whole.one('grant_type') === 'client_credentials'
  const hasSecret = request.headers.authorization !== undefined || whole.all('client_secret').length > 0
  return isService && !hasSecret && whole.one('client_assertion') !== undefined ? whole : undefined
}

/** Reads query and form together, so that a name sent in both counts as sent twice (CVE-2026-9689). */
export const readQueryAndForm = (request: FastifyRequest): Parameters =>
  parametersOf([
    request.query as Raw,
    typeof request.body === 'object' && request.body !== null ? (request.body as Raw) : {},
  ])

function parametersOf(sources: readonly Raw[]): Parameters {
  const values = new Map<string, readonly string[]>()
  const repeated: string[] = []
  for (const source of sources)
    for (const [name, value] of Object.entries(source)) {
      if (value === undefined) continue
      const before = values.get(name)
      const sent = Array.isArray(value) ? value.map(String) : [String(value)]
      const given = before ? [...before, ...sent] : sent
      if (given.length > 1 && !repeated.includes(name)) repeated.push(name)
      values.set(name, given)
    }
  const one = (name: string) => {
    const given = values.get(name)
    return given?.length === 1 ? given[0] || undefined : undefined
  }
  return {
    one,
    all: (name) => (values.get(name) ?? []).filter(Boolean),
    list: (name) => one(name)?.split(' ').filter(Boolean) ?? [],
    repeated,
  }
}
