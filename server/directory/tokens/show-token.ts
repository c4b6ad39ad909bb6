import type { ApiToken } from '../../../contracts/management/token.ts'
import type { ApiCall } from '../../http/api/route.ts'
import { tokenWindow } from './idle.ts'
import type { ListedToken } from './store.ts'

/** What is known of a token, as the API answers it. */
export function showToken(href: ApiCall<unknown, unknown>['href'], token: ListedToken): ApiToken {
  const { id, name, userId, login, displayName, roles, createdAt, updatedAt, lastUsedAt, expiresAt } = token
  return {
    id,
    name,
    userId,
    clientName: 'Atrium API',
    created: createdAt.toISOString(),
    lastUpdated: updatedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    tokenWindow,
    network: { connection: 'ANYWHERE' },
    lastUsed: lastUsedAt?.toISOString() ?? null,
    _embedded: { user: { login, displayName, roles: [...roles] } },
    _links: {
      self: { href: href(`/api/v1/api-tokens/${id}`), hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      user: { href: href(`/api/v1/users/${userId}`), hints: { allow: ['GET'] } },
    },
  }
}
