import type { ConsentGrant, HeldClient, HeldToken } from '../../../contracts/management/held.ts'
import { hashToken } from '../../keys/hash.ts'
import type { OAuthApp } from '../parts.ts'
import type { HeldCall } from './parts.ts'
import type { StoredConsent } from './consent-store.ts'
import type { StoredToken } from './token-store.ts'

type Shows = Pick<HeldCall, 'href' | 'org'>

const scopeOf = (name: string) => ({ id: name, name })

/** A refresh token, as answers carry it; `at` is the list it stands in. */
export function showToken({ href, org }: Shows, token: StoredToken, at: string, withScopes: boolean): HeldToken {
  const self = href(`${at}/${token.id}`)
  return {
    id: token.id,
    status: 'ACTIVE',
    created: token.createdAt.toISOString(),
    lastUpdated: token.issuedAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    issuer: org.issuer,
    clientId: token.appId,
    userId: token.userId,
    scopes: [...token.scopes],
    ...(withScopes ? { _embedded: { scopes: token.scopes.map(scopeOf) } } : {}),
    _links: {
      self: { href: self, hints: { allow: ['GET', 'DELETE'] } },
      revoke: { href: self, hints: { allow: ['DELETE'] } },
      app: { href: href(`/api/v1/apps/${token.appId}`) },
      user: { href: href(`/api/v1/users/${token.userId}`), name: token.login },
    },
  }
}

/** One scope of a consent, which is kept for an app as a whole. */
export interface ScopeConsent extends Omit<StoredConsent, 'scopes'> {
  readonly id: string
  readonly scope: string
}

/** The scopes of consents one by one, by an id that is always the same. */
export const scopesOf = (userId: string, consents: readonly StoredConsent[]): ScopeConsent[] =>
  consents
    .flatMap(({ appId, scopes, grantedAt }) =>
      scopes.map((scope) => ({ id: consentId(userId, appId, scope), appId, scope, grantedAt })),
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

const consentId = (userId: string, appId: string, scope: string): string =>
  `oag${hashToken(JSON.stringify([userId, appId, scope]))
    .replaceAll(/[-_]/g, '')
    .slice(0, 17)}`

/** One scope of a consent, as answers carry it. */
export function showConsent(
  { href, org }: Shows,
  userId: string,
  { id, appId, scope, grantedAt }: ScopeConsent,
  withScope: boolean,
): ConsentGrant {
  const at = grantedAt.toISOString()
  return {
    id,
    status: 'ACTIVE',
    created: at,
    lastUpdated: at,
    issuer: org.issuer,
    clientId: appId,
    userId,
    scopeId: scope,
    source: 'END_USER',
    ...(withScope ? { _embedded: { scope: scopeOf(scope) } } : {}),
    _links: {
      self: { href: href(`/api/v1/users/${userId}/grants/${id}`), hints: { allow: ['GET', 'DELETE'] } },
      app: { href: href(`/api/v1/apps/${appId}`) },
      user: { href: href(`/api/v1/users/${userId}`) },
    },
  }
}

/** An app that holds something of a user, as answers carry it. */
export function showClient({ href }: Shows, userId: string, appId: string, app: OAuthApp): HeldClient {
  const at = `/api/v1/users/${userId}/clients/${appId}`
  return {
    client_id: appId,
    client_name: app.label,
    client_uri: app.pages.about ?? null,
    logo_uri: app.iconUrl ?? null,
    _links: {
      app: { href: href(`/api/v1/apps/${appId}`) },
      grants: { href: href(`${at}/grants`), hints: { allow: ['GET', 'DELETE'] } },
      tokens: { href: href(`${at}/tokens`), hints: { allow: ['GET', 'DELETE'] } },
    },
  }
}
