import type { AppSettings, OidcSettings } from '../../server/apps/settings.ts'
import { assignUser, insertApp, insertSecret } from '../../server/apps/store.ts'
import type { OrgDb } from '../../server/database/org.ts'
import { hashToken, newToken } from '../../server/keys/hash.ts'
import { newId } from '../../server/keys/ids.ts'
import type { Keeper } from '../../server/keys/seal.ts'

/** An app made for a test. */
export interface TestApp {
  readonly clientId: string
  readonly secret: string
  readonly redirectUri: string
}

/** What differs from a plain confidential web app. */
export interface AppChanges {
  readonly label?: string
  readonly isNetworkApp?: boolean
  readonly oidc?: Partial<OidcSettings>
  readonly settings?: Partial<AppSettings>
  /** Assigned to these users. */
  readonly users?: readonly string[]
}

/** A confidential web app with optional PKCE, every scope and every grant: as little in the way as possible. */
export async function addApp(db: OrgDb, keeper: Keeper, changes: AppChanges = {}): Promise<TestApp> {
  const clientId = newId('0oa')
  const secret = newToken()
  const redirectUri = changes.oidc?.redirectUris?.[0] ?? 'http://localhost:8081/callback'
  const oidc: OidcSettings = {
    clientKind: 'web',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: ['http://localhost:8081/'],
    scopes: ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access'],
    grantTypes: ['authorization_code', 'refresh_token'],
    authMethod: 'client_secret_basic',
    pkceRequired: false,
    consent: 'never',
    idTokenAlg: 'RS256',
    claimsInIdToken: false,
    groupsFilter: { match: 'all' },
    ...changes.oidc,
  }
  const { label = 'Ledger', isNetworkApp = false } = changes
  await insertApp(db, { id: clientId, kind: 'oidc', label, isNetworkApp, settings: { oidc, ...changes.settings } })
  const kept = { appId: clientId, id: newId('ocs'), hash: hashToken(secret), lastFour: secret.slice(-4) }
  await insertSecret(db, { ...kept, sealed: keeper.seal('client-secret', db.org, secret) })
  for (const userId of changes.users ?? []) await assignUser(db, clientId, userId)
  return { clientId, secret, redirectUri }
}
