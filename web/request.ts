import { tokenHeader } from '../contracts/limits.ts'
import type { Problem } from '../contracts/problem.ts'
import type { Visit } from '../contracts/visit.ts'

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

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let token: string | undefined

/** Keeps the token that state changes carry, and hands the answer on. */
export function remember<T extends Visit>(visit: T): T {
  token = visit.token
  return visit
}

/** Asks our API; throws a Failure. An answer without a body gives undefined. */
export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (method !== 'GET' && token !== undefined) headers[tokenHeader] = token
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(path, { method, headers, ...sent }).catch(() => undefined)
  if (!answer) throw new Failure('unreachable')
  if (!answer.ok) throw new Failure(kindOf(answer.status), await problemOf(answer))
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'signed-out'
  if (status === 502 || status === 503 || status === 504) return 'unavailable'
  return status >= 500 ? 'unexpected' : 'refused'
}

async function problemOf(answer: Response): Promise<Problem | undefined> {
  const read: unknown = await answer.json().catch(() => undefined)
  return typeof read === 'object' && read !== null && 'type' in read ? (read as Problem) : undefined
}
