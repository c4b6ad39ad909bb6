import { z } from 'zod'
import {
  type InitialAccessToken,
  initialAccessToken,
  initialAccessTokenDraft,
  initialAccessTokenQuery,
  newInitialAccessToken,
  type SelfRegisteredClient,
  selfRegisteredClient,
  selfRegisteredClientQuery,
} from '../../../contracts/management/client.ts'
import { notFound } from '../../http/api/errors.ts'
import { answer, type ApiCall, type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { createInitialToken, revokeInitialToken } from './initial-token.ts'
import { type ListedInitialToken, listInitialTokens } from './initial-token-store.ts'
import { findClient, type ListedClient, listClients } from './list-store.ts'
import type { RegistrationParts } from './parts.ts'
import { reviewClient } from './review-client.ts'

type Href = ApiCall<unknown, unknown>['href']

const tag = 'Apps that register themselves'

/** What admins do about apps that register themselves. */
export const clientRoutes = (parts: Pick<RegistrationParts, 'apps'>): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/v1/clients',
    summary: 'Lists the apps that registered themselves, the newest first.',
    tag,
    demands: 'clients.read',
    query: selfRegisteredClientQuery,
    answers: { 200: z.array(selfRegisteredClient) },
    run: async ({ db, query: { limit, reviewed }, after, href }) => {
      const isReviewed = reviewed === undefined ? undefined : reviewed === 'true'
      const found = await listClients(db, { isReviewed, limit, after: readPosition(after) })
      return pageOf(
        found,
        limit,
        (client) => showClient(href, client),
        ({ registeredAt, id }) => JSON.stringify([registeredAt.toISOString(), id]),
      )
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/clients/:clientId/review',
    summary: 'Notes that an app which registered itself was looked at and found good: people are warned no more.',
    tag,
    demands: 'clients.manage',
    isSensitive: true,
    answers: { 200: selfRegisteredClient },
    run: async ({ db, params: { clientId = '' }, href, ...act }) => {
      const outcome = await reviewClient(parts, db, clientId, act)
      if (outcome.kind === 'refused') return outcome
      const client = await findClient(db, clientId)
      return client ? answer(showClient(href, client), { version: client.version }) : notFound(clientId, 'Client')
    },
  }),
]

/** What admins do about the tokens with which apps register themselves. */
export const initialTokenRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/clients/initial-access-tokens',
    summary: 'Lists the tokens with which apps may register themselves, the newest first.',
    tag,
    demands: 'clients.read',
    query: initialAccessTokenQuery,
    answers: { 200: z.array(initialAccessToken) },
    run: async ({ db, query: { limit }, after, now, href }) =>
      pageOf(
        await listInitialTokens(db, { limit, after: readPosition(after) }, now),
        limit,
        (token) => showToken(href, token),
        ({ createdAt, id }) => JSON.stringify([createdAt.toISOString(), id]),
      ),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/clients/initial-access-tokens',
    summary: 'Makes a token with which apps may register themselves, and says it this once.',
    tag,
    demands: 'clients.manage',
    isSensitive: true,
    body: initialAccessTokenDraft,
    answers: { 201: newInitialAccessToken },
    run: async ({ db, body, href, ...act }) => {
      const outcome = await createInitialToken(db, body, act)
      if (outcome.kind === 'refused') return outcome
      return answer({ ...showToken(href, outcome.token), token: outcome.text }, { status: 201 })
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/clients/initial-access-tokens/:tokenId',
    summary: 'Ends a token with which apps register themselves. What was registered with it stays.',
    tag,
    demands: 'clients.manage',
    answers: { 204: null },
    run: async ({ db, params: { tokenId = '' }, ...act }) => {
      const outcome = await revokeInitialToken(db, tokenId, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

const readPosition = (text: string | undefined) =>
  text === undefined ? undefined : (JSON.parse(text) as readonly [string, string])

function showClient(href: Href, client: ListedClient): SelfRegisteredClient {
  const { id, label, isActive, settings, contacts, registeredAt, lastUsedAt, reviewedAt, reviewedBy } = client
  const { oidc } = settings
  return {
    id,
    label,
    status: isActive ? 'ACTIVE' : 'INACTIVE',
    applicationType: oidc?.clientKind ?? 'web',
    redirectUris: [...(oidc?.redirectUris ?? [])],
    scopes: [...(oidc?.scopes ?? [])],
    clientUri: oidc?.clientUri ?? null,
    policyUri: oidc?.policyUri ?? null,
    termsUri: oidc?.tosUri ?? null,
    contacts: [...contacts],
    registeredAt: registeredAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    reviewedAt: reviewedAt?.toISOString() ?? null,
    reviewedBy: reviewedBy ?? null,
    version: client.version,
    _links: {
      app: { href: href(`/api/v1/apps/${id}`), hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      ...(reviewedAt ? {} : { review: { href: href(`/api/v1/clients/${id}/review`), hints: { allow: ['POST'] } } }),
    },
  }
}

function showToken(
  href: Href,
  { id, name, createdAt, createdBy, expiresAt, usesLeft }: ListedInitialToken,
): InitialAccessToken {
  return {
    id,
    name,
    created: createdAt.toISOString(),
    createdBy: createdBy ?? null,
    expiresAt: expiresAt.toISOString(),
    usesLeft,
    _links: { self: { href: href(`/api/v1/clients/initial-access-tokens/${id}`), hints: { allow: ['DELETE'] } } },
  }
}
