import { z } from 'zod'
import { trustedOrigin, trustedOriginDraft, trustedOriginQuery } from '../../../contracts/management/trusted-origin.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiAnswer, type ApiCall, answer, type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { readPosition, writePosition } from '../position.ts'
import { createOrigin, type OriginOutcome, removeOrigin, replaceOrigin, setOriginStatus } from './change-origin.ts'
import { showOrigin } from './show-origin.ts'
import { findOrigin, listOrigins, readOriginFilter, type StoredOrigin } from './store.ts'

/** What the list of trusted origins is handed. */
export interface OriginParts {
  /** True where a page on this machine itself may be trusted, in development. */
  readonly allowsLoopback: boolean
}

const tag = 'Trusted origins'

type Href = Pick<ApiCall<unknown, unknown>, 'href'>

const shown = ({ href }: Href, origin: StoredOrigin): ApiAnswer =>
  answer(showOrigin(href, origin), { version: origin.version })

const outcomeOf = (call: Href, outcome: OriginOutcome): ApiAnswer =>
  outcome.kind === 'refused' ? outcome : shown(call, outcome.origin)

/** The origins an org trusts. */
export const originRoutes = (parts: OriginParts): readonly ApiRoute[] => [
  ...readingRoutes,
  apiRoute({
    method: 'POST',
    path: '/api/v1/trustedOrigins',
    summary: 'Trusts an origin.',
    tag,
    demands: 'origins.manage',
    body: trustedOriginDraft,
    answers: { 200: trustedOrigin },
    run: async (call) => outcomeOf(call, await createOrigin(call.db, call.body, parts.allowsLoopback, call)),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/trustedOrigins/:trustedOriginId',
    summary: 'Replaces a trusted origin.',
    tag,
    demands: 'origins.manage',
    body: trustedOriginDraft,
    answers: { 200: trustedOrigin },
    run: async ({ params: { trustedOriginId = '' }, ...call }) =>
      outcomeOf(call, await replaceOrigin(call.db, trustedOriginId, call.body, parts.allowsLoopback, call)),
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/trustedOrigins/:trustedOriginId',
    summary: 'Removes an origin from those that are trusted.',
    tag,
    demands: 'origins.manage',
    answers: { 204: null },
    run: async ({ params: { trustedOriginId = '' }, ...call }) => {
      const outcome = await removeOrigin(call.db, trustedOriginId, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
  lifecycleRoute('activate', 'Trusts an origin again.'),
  lifecycleRoute('deactivate', 'Trusts an origin no longer, and keeps it in the list.'),
]

const lifecycleRoute = (verb: 'activate' | 'deactivate', summary: string): ApiRoute =>
  apiRoute({
    method: 'POST',
    path: `/api/v1/trustedOrigins/:trustedOriginId/lifecycle/${verb}`,
    summary,
    tag,
    demands: 'origins.manage',
    answers: { 200: trustedOrigin },
    run: async ({ params: { trustedOriginId = '' }, ...call }) =>
      outcomeOf(
        call,
        await setOriginStatus(call.db, trustedOriginId, verb === 'activate' ? 'ACTIVE' : 'INACTIVE', call),
      ),
  })

const readingRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/trustedOrigins',
    summary: 'Lists the origins that are trusted, by name.',
    tag,
    demands: 'origins.read',
    query: trustedOriginQuery,
    answers: { 200: z.array(trustedOrigin) },
    run: async ({ db, query: { q: begins, filter, limit }, after, href }) => {
      const read = readOriginFilter(filter)
      if (read.kind === 'refused') return read
      const found = await listOrigins(db, { begins, where: read.where, after: readPosition(after), limit })
      return pageOf(
        found,
        limit,
        (origin) => showOrigin(href, origin),
        ({ name, id }) => writePosition(name, id),
      )
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/trustedOrigins/:trustedOriginId',
    summary: 'Gives one trusted origin.',
    tag,
    demands: 'origins.read',
    answers: { 200: trustedOrigin },
    run: async ({ db, params: { trustedOriginId = '' }, href }) => {
      const origin = await findOrigin(db, trustedOriginId)
      return origin ? shown({ href }, origin) : notFound(trustedOriginId, 'TrustedOrigin')
    },
  }),
]
