import { tokenHeader } from '../contracts/limits.ts'
import type { ApiError } from '../contracts/management/common.ts'
import type { Problem } from '../contracts/problem.ts'
import type { Visit } from '../contracts/visit.ts'
import { reasonHere } from './texts/reasons.ts'

/** Why a request to our API brought no answer. */
export type FailureKind = 'unreachable' | 'signed-out' | 'unavailable' | 'refused' | 'unexpected'

/** A request that failed: what a page needs to say so. */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly problem: Problem | undefined
  constructor(kind: FailureKind, problem?: Problem) {
    super(problem?.detail ?? kind)
    this.kind = kind
    this.problem = problem
  }
}

/** True when a request failed because nobody is signed in any more. */
export const isSignedOut = (error: unknown): boolean => error instanceof Failure && error.kind === 'signed-out'

/** How our API is asked. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let token: string | undefined

/** Keeps the token that state changes carry, and hands the answer on. */
export function remember<T extends Visit>(visit: T): T {
  token = visit.token
  return visit
}

/** What goes along with a question. */
export interface Sent {
  readonly body?: unknown
  /** The version a change is made to: somebody else's change since then refuses it. */
  readonly ifMatch?: string | undefined
  readonly signal?: AbortSignal
}

/** An answer, and what its head says. */
export interface Answer<T> {
  readonly body: T
  /** What a change to it names as `ifMatch`; undefined where the server keeps no version. */
  readonly version: string | undefined
  /** The path of the next page; undefined on the last one. */
  readonly next: string | undefined
}

/** Asks our API; throws a Failure. An answer without a body gives undefined. */
export const request = async <T>(method: Method, path: string, body?: unknown): Promise<T> =>
  (await ask<T>(method, path, { body })).body

/** Asks our API and gives the whole answer; throws a Failure. */
export async function ask<T>(method: Method, path: string, sent: Sent = {}): Promise<Answer<T>> {
  const { body, ifMatch, signal } = sent
  const isFile = body instanceof FormData || body instanceof Blob
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined && !isFile) headers['content-type'] = 'application/json'
  if (method !== 'GET' && token !== undefined) headers[tokenHeader] = token
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`
  const carried = body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }
  const answer = await fetch(path, { method, headers, ...carried, ...(signal && { signal }) }).catch(() => undefined)
  if (!answer) throw new Failure('unreachable')
  if (!answer.ok) throw new Failure(kindOf(answer.status), await problemOf(answer))
  return {
    body: (answer.status === 204 ? undefined : await answer.json().catch(() => undefined)) as T,
    version: /^(?:W\/)?"(.*)"$/.exec(answer.headers.get('etag') ?? '')?.[1],
    next: nextOf(answer.headers.get('link')),
  }
}

/** The page that a Link header calls the next (RFC8288-3), as a path of ours. */
export function nextOf(header: string | null): string | undefined {
  const found = /<([^>]*)>;\s*rel="next"/.exec(header ?? '')?.[1]
  if (found === undefined) return undefined
  const { pathname, search } = new URL(found, 'http://ours')
  return pathname + search
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'signed-out'
  if (status === 502 || status === 503 || status === 504) return 'unavailable'
  return status >= 500 ? 'unexpected' : 'refused'
}

async function problemOf(answer: Response): Promise<Problem | undefined> {
  const read: unknown = await answer.json().catch(() => undefined)
  if (typeof read !== 'object' || read === null) return undefined
  if ('errorCode' in read) return problemOfApi(answer.status, read as ApiError)
  return 'type' in read ? (read as Problem) : undefined
}

/** A refusal of the management API, in the shape of all others: causes that begin with a field's name are the field's. */
export function problemOfApi(status: number, error: ApiError): Problem {
  const causes = error.errorCauses.map(({ errorSummary }) => errorSummary)
  const fields = causes.flatMap((cause) => {
    const found = /^([A-Za-z_][\w.[\]]*): (.+)$/s.exec(cause)
    return found?.[1] !== undefined && found[2] !== undefined ? [{ field: found[1], reason: reasonHere(found[2]) }] : []
  })
  const first = fields[0]
  const isOfField = first !== undefined && causes[0]?.startsWith(`${first.field}: `)
  return {
    type: `/errors/${error.errorCode}`,
    status,
    detail: isOfField ? `${first.field}: ${first.reason}` : reasonHere(causes[0] ?? error.errorSummary),
    instance: error.errorId,
    ...(error.rule === undefined ? {} : { rule: error.rule }),
    ...(fields.length === 0 ? {} : { fields }),
  }
}
