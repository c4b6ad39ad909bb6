import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { OidcSettings } from '../../server/apps/settings.ts'
import { touchApp } from '../../server/apps/store.ts'
import type { OrgDb } from '../../server/database/org.ts'
import { newId } from '../../server/keys/ids.ts'
import { addApp, type TestApp } from './app-world.ts'
import type { DeploymentWorld } from './deployment-world.ts'
import { sendRequest } from './http-request.ts'

/** An app that acts for itself, with its key. */
export interface ServiceApp extends TestApp {
  /** A client assertion by its key. */
  readonly assertion: (changes?: Readonly<Record<string, unknown>>) => string
  /** Asks the token endpoint for a token of this scope; the form may be changed. */
  readonly ask: (scope: string, form?: Readonly<Record<string, string>>) => ReturnType<typeof sendRequest>
  /** An access token of this scope. */
  readonly token: (scope: string) => Promise<string>
}

/** Grants scopes of the management API to an app, as the API does. */
export async function grantScopes(db: OrgDb, appId: string, scopes: readonly string[], now: Date): Promise<void> {
  for (const scope of scopes)
    await db
      .insertInto('app_scope')
      .values({ org_id: db.org, app_id: appId, scope, id: newId('oag'), granted_at: now })
      .execute()
  await touchApp(db, appId)
}

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwks = { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'ES256', use: 'sig' }] }
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const key = { key: keys.privateKey, dsaEncoding: 'ieee-p1363' } as const

/** Makes a service app that was granted these scopes. */
export async function addService(
  world: DeploymentWorld,
  scopes: readonly string[],
  oidc: Partial<OidcSettings> = {},
): Promise<ServiceApp> {
  const app = await addApp(world.db, world.deployment.keeper, {
    label: 'Nightly script',
    oidc: {
      clientKind: 'service',
      redirectUris: [],
      postLogoutRedirectUris: [],
      scopes: [],
      grantTypes: ['client_credentials'],
      authMethod: 'private_key_jwt',
      jwks,
      ...oidc,
    },
  })
  const nowMs = () => Date.now() + world.clock.offsetMs
  await grantScopes(world.db, app.clientId, scopes, new Date(nowMs()))
  const { clientId } = app
  const assertion = (changes: Readonly<Record<string, unknown>> = {}) => {
    const exp = Math.floor(nowMs() / 1000) + 60
    const claims = { iss: clientId, sub: clientId, aud: `${world.issuer}/oauth2/v1/token`, exp, jti: randomUUID() }
    const content = `${encoded({ alg: 'ES256', kid: 'own' })}.${encoded({ ...claims, ...changes })}`
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`
  }
  const ask = (scope: string, form: Readonly<Record<string, string>> = {}) =>
    sendRequest(`${world.issuer}/oauth2/v1/token`, {
      form: { grant_type: 'client_credentials', ...(scope === '' ? {} : { scope }), ...proofOf(assertion()), ...form },
    })
  return {
    ...app,
    assertion,
    ask,
    token: async (scope) => {
      const { body, status } = await ask(scope)
      if (status !== 200) throw new Error(body)
      return (JSON.parse(body) as { access_token: string }).access_token
    },
  }
}

/** The parameters by which an assertion proves its client. */
export const proofOf = (assertion: string): Readonly<Record<string, string>> => ({
  client_assertion: assertion,
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
})
