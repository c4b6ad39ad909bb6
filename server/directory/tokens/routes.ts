import { z } from 'zod'
import {
  apiToken,
  apiTokenDraft,
  apiTokenQuery,
  apiTokenUpdate,
  newApiToken,
} from '../../../contracts/management/token.ts'
import { notAllowed, notFound } from '../../http/api/errors.ts'
import { answer, type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { readPosition, writePosition } from '../position.ts'
import { revokeToken, updateToken } from './change-token.ts'
import { createToken } from './create-token.ts'
import { ownerSeenBy, refuseToShow } from './rules.ts'
import { showToken } from './show-token.ts'
import { findToken, listTokens } from './store.ts'

const tag = 'API tokens'

/** The tokens of scripts: everybody's own, and with the rights to it others'. */
export const tokenRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/api-tokens',
    summary: 'Lists the API tokens that work: everyone’s with the right tokens.read, otherwise one’s own.',
    tag,
    demands: 'signed-in',
    query: apiTokenQuery,
    answers: { 200: z.array(apiToken) },
    run: async ({ db, caller, query: { q: begins, limit }, after, now, href }) => {
      const seen = ownerSeenBy(caller)
      if ('refusal' in seen) return seen
      const found = await listTokens(db, { ...seen, begins, limit, after: readPosition(after) }, now)
      return pageOf(
        found,
        limit,
        (token) => showToken(href, token),
        ({ createdAt, id }) => writePosition(createdAt.toISOString(), id),
      )
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/api-tokens',
    summary:
      'Makes an API token of one’s own, and says it this once. Only from a session of somebody who holds a role.',
    tag,
    demands: 'signed-in',
    isSensitive: true,
    body: apiTokenDraft,
    answers: { 201: newApiToken },
    run: async ({ body, ...call }) => {
      const outcome = await createToken(call.db, body.name, call)
      if (outcome.kind === 'refused') return outcome
      return answer({ ...showToken(call.href, outcome.token), token: outcome.text }, { status: 201 })
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/api-tokens/:tokenId',
    summary: 'Gives what is known of an API token.',
    tag,
    demands: 'signed-in',
    answers: { 200: apiToken },
    run: async ({ db, caller, params: { tokenId = '' }, now, href }) => {
      const token = await findToken(db, tokenId, now)
      if (!token) return notFound(tokenId, 'ApiToken')
      return refuseToShow(caller, tokenId, token) ?? answer(showToken(href, token))
    },
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/api-tokens/:tokenId',
    summary: 'Renames an API token; others’ need the right tokens.manage.',
    tag,
    demands: 'signed-in',
    body: apiTokenUpdate,
    answers: { 200: apiToken },
    run: async ({ params: { tokenId = '' }, body, ...call }) => {
      const outcome = await updateToken(call.db, tokenId, body, call)
      return outcome.kind === 'refused' ? outcome : answer(showToken(call.href, outcome.token))
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/api-tokens/current',
    summary: 'Ends the API token that the request itself is made with.',
    tag,
    demands: 'signed-in',
    answers: { 204: null },
    run: async (call) => {
      const { kind, credentialId } = call.caller
      if (kind !== 'token' || credentialId === undefined)
        return notAllowed('caller-is-a-token', 'only a request made with an API token has a current one')
      const outcome = await revokeToken(call.db, credentialId, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/api-tokens/:tokenId',
    summary: 'Ends an API token; others’ need the right tokens.manage.',
    tag,
    demands: 'signed-in',
    answers: { 204: null },
    run: async ({ params: { tokenId = '' }, ...call }) => {
      const outcome = await revokeToken(call.db, tokenId, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]
