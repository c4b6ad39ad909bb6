import type { TrustedOrigin } from '../../../contracts/management/trusted-origin.ts'
import type { ApiCall } from '../../http/api/route.ts'
import type { StoredOrigin } from './store.ts'

/** A trusted origin as the API answers it. */
export function showOrigin(href: ApiCall<unknown, unknown>['href'], stored: StoredOrigin): TrustedOrigin {
  const { id, name, origin, scopes, status, createdAt, createdBy, updatedAt, updatedBy } = stored
  const self = href(`/api/v1/trustedOrigins/${id}`)
  const next = status === 'ACTIVE' ? 'deactivate' : 'activate'
  return {
    id,
    name,
    origin,
    scopes: scopes.map((type) => ({ type })),
    status,
    created: createdAt.toISOString(),
    createdBy,
    lastUpdated: updatedAt.toISOString(),
    lastUpdatedBy: updatedBy,
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      [next]: { href: `${self}/lifecycle/${next}`, hints: { allow: ['POST'] } },
    },
  }
}
