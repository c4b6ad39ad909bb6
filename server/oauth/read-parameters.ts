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
  /** True when nothing was sent. */
  readonly isEmpty: boolean
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
 * Reads the query of a token request that has no form, for services alone: Okta's Go SDK writes what it asks there.
 *
 * What stands in an address is written down by proxies, so it may be nothing that is worth something once it was used:
 * an assertion, and no secret. Undefined for everything else; the query is then as good as absent (RFC6749-2.3.1).
 */
export function readServiceQuery(request: FastifyRequest): Parameters | undefined {
  const query = readQuery(request)
  const { authorization } = request.headers
  const isService = query.one('grant_type') === 'client_credentials' && query.one('client_assertion') !== undefined
  const hasSecret = authorization !== undefined || query.all('client_secret').length > 0
  return isService && !hasSecret ? query : undefined
}

/** Reads query and form together, so that a name sent in both counts as sent twice (CVE-2026-9689). */
export const readQueryAndForm = (request: FastifyRequest): Parameters =>
  parametersOf([
    request.query as Raw,
    typeof request.body === 'object' && request.body !== null ? (request.body as Raw) : {},
  ])

function parametersOf(sources: readonly Raw[]): Parameters {
  const values = new Map<string, string[]>()
  for (const source of sources)
    for (const [name, value] of Object.entries(source)) {
      if (value === undefined) continue
      values.set(name, [...(values.get(name) ?? []), ...(Array.isArray(value) ? value.map(String) : [String(value)])])
    }
  const one = (name: string) => {
    const given = values.get(name)
    return given?.length === 1 ? given[0] || undefined : undefined
  }
  return {
    one,
    all: (name) => (values.get(name) ?? []).filter(Boolean),
    list: (name) => one(name)?.split(' ').filter(Boolean) ?? [],
    isEmpty: values.size === 0,
    repeated: [...values].flatMap(([name, given]) => (given.length > 1 ? [name] : [])),
  }
}
