import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Permission } from '../../../contracts/management/rights.ts'
import type { OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../org-context.ts'
import type { Visitor } from '../../audit/log.ts'
import type { Caller } from './caller.ts'
import type { Refused } from './errors.ts'

/** What a route demands: a right, only that someone is signed in (it then looks closer itself), or nothing. */
export type Demand = Permission | 'signed-in' | 'anyone'

/** A request of the management API that may be answered: read, allowed, in its shape. */
export interface ApiCall<Query, Body> {
  readonly org: OrgContext
  readonly db: OrgDb
  readonly caller: Caller
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  readonly now: Date
  readonly visitor: Visitor
  /** Where the page goes on: what an earlier page's `next` said. */
  readonly after: string | undefined
  /** The versions the caller would overwrite; undefined when it did not ask to be kept from it. */
  readonly ifMatch: readonly string[] | undefined
  /** Gives an address of this API in the org's own origin. */
  readonly href: (path: string) => string
  /** For what no shape holds: a file that is sent. */
  readonly request: FastifyRequest
}

/** What a route answers. */
export type ApiAnswer =
  | Refused
  | {
      readonly kind: 'answer'
      /** 200 where it is left out; 204 without a body. */
      readonly status?: 200 | 201 | 202 | 204
      readonly body?: unknown
      /** Grows with every change of the object; becomes its ETag. */
      readonly version?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'page'
      readonly items: readonly unknown[]
      /** Where the next page goes on; undefined on the last one. */
      readonly next: string | undefined
      /** Makes the body where it is no bare list: of the items, and the address of the next page. */
      readonly wrap?: (items: readonly unknown[], next: string | undefined) => unknown
    }

/** A route of the management API, as it is declared. */
export interface RouteDeclaration<Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With :names for its parts. */
  readonly path: `/api/${string}` | `/oauth2/${string}` | `/.well-known/${string}`
  /** One sentence: what it gives or does. */
  readonly summary: string
  /** What the document groups it under. */
  readonly tag: string
  readonly demands: Demand
  /** True when a session must be fresh: its person proved who they are within fifteen minutes. */
  readonly isSensitive?: boolean
  readonly query?: Query
  readonly body?: Body
  /** True when the body is a file, which the route reads itself. */
  readonly takesFile?: boolean
  /** The most bytes of a body, where it is not the usual 64 kB. */
  readonly bodyLimitBytes?: number
  /** Every status of success with the shape of its body; null for none. */
  readonly answers: Readonly<Partial<Record<200 | 201 | 202 | 204, z.ZodType | null>>>
  readonly run: (call: ApiCall<z.output<Query>, z.output<Body>>) => Promise<ApiAnswer>
}

/** A route of the management API, whatever its shapes. */
export interface ApiRoute extends Omit<RouteDeclaration<z.ZodType, z.ZodType>, 'run'> {
  readonly run: (call: ApiCall<never, never>) => Promise<ApiAnswer>
}

/** Declares a route: the shapes of query and body are then the types of what `run` gets. */
export const apiRoute = <Query extends z.ZodType = z.ZodUndefined, Body extends z.ZodType = z.ZodUndefined>(
  declaration: RouteDeclaration<Query, Body>,
): ApiRoute => declaration

/** The answer with one object. */
export const answer = (body: unknown, more: { readonly status?: 200 | 201 | 202; readonly version?: string } = {}) =>
  ({ kind: 'answer', body, ...more }) as const

/** The answer that says no more than that it is done. */
export const done = { kind: 'answer', status: 204 } as const

/** One page of a list, from one row more than it holds: the extra row says that there is a next page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => unknown,
  positionOf: (row: Row) => string,
): Extract<ApiAnswer, { readonly kind: 'page' }> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? positionOf(last) : undefined
  return { kind: 'page', items: shown.map(show), next }
}
