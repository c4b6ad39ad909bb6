import { describe, expect, test } from 'vitest'
import type { ClientAuthenticationMethod, RegisteredClient } from '../client.ts'
import { robot } from '../clients.testing.ts'
import { clientCredentialsRules, decideClientCredentials } from './client-credentials.ts'

const granted = ['okta.users.read', 'okta.groups.read', 'inventory.read', 'profile']

interface Ask {
  readonly scope?: readonly string[] | undefined
  readonly client?: Partial<RegisteredClient>
  readonly method?: ClientAuthenticationMethod
}
const decide = ({ scope, client = {}, method = 'private_key_jwt' }: Ask) =>
  decideClientCredentials({ scope }, { ...robot, ...client }, method, granted)

test('a service gets the scopes it names, each once, and no more than those', () => {
  const scope = ['okta.users.read', 'okta.users.read']
  expect(decide({ scope })).toEqual({ kind: 'issue', scope: ['okta.users.read'] })
})

test('a scope that does not manage the org is given for a secret as well', () => {
  const ask: Ask = { scope: ['inventory.read'], method: 'client_secret_basic' }
  expect(decide({ ...ask, client: { tokenEndpointAuthMethod: 'client_secret_basic' } })).toMatchObject({
    kind: 'issue',
  })
})

const scope = ['okta.users.read']
type Break = [Ask, string]
const breaks: Record<string, readonly Break[]> = {
  'only-services-act-for-themselves': [
    [{ scope, client: { kind: 'web' } }, 'unauthorized_client'],
    [{ scope, client: { kind: 'browser' } }, 'unauthorized_client'],
    [{ scope, client: { kind: 'native' } }, 'unauthorized_client'],
  ],
  'network-app-never-acts-for-itself': [[{ scope, client: { isNetworkApp: true } }, 'unauthorized_client']],
  'self-registered-app-never-acts-for-itself': [
    [{ scope, client: { selfRegistration: 'unreviewed' } }, 'unauthorized_client'],
    [{ scope, client: { selfRegistration: 'reviewed' } }, 'unauthorized_client'],
  ],
  'service-is-confidential': [[{ scope, client: { tokenEndpointAuthMethod: 'none' } }, 'unauthorized_client']],
  'scope-is-sent': [
    [{}, 'invalid_scope'],
    [{ scope: [] }, 'invalid_scope'],
  ],
  'scope-is-well-formed': [
    [{ scope: ['okta.users.read', 'a"b'] }, 'invalid_scope'],
    [{ scope: Array.from({ length: 101 }, (_, at) => `s${at}`) }, 'invalid_scope'],
  ],
  'service-asks-nothing-of-users': [
    [{ scope: ['openid', 'okta.users.read'] }, 'invalid_scope'],
    [{ scope: ['offline_access', 'okta.users.read'] }, 'invalid_scope'],
    [{ scope: ['profile'] }, 'invalid_scope'],
  ],
  'service-scope-is-granted': [
    [{ scope: ['okta.users.manage'] }, 'invalid_scope'],
    [{ scope: ['okta.users.read', 'okta.roles.manage'] }, 'invalid_scope'],
    [{ scope: ['OKTA.USERS.READ'] }, 'invalid_scope'],
    [{ scope: ['__proto__'] }, 'invalid_scope'],
  ],
  'management-scope-needs-an-assertion': [
    [{ scope, method: 'client_secret_basic' }, 'unauthorized_client'],
    [{ scope, method: 'client_secret_post' }, 'unauthorized_client'],
    [{ scope, method: 'client_secret_jwt' }, 'unauthorized_client'],
    [{ scope: ['inventory.read', 'okta.users.read'], method: 'client_secret_jwt' }, 'unauthorized_client'],
  ],
}

test('these rules are checked, in this order', () => {
  expect(clientCredentialsRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken (row %#)', (ask, error) =>
    expect(decide(ask)).toMatchObject({ kind: 'refuse', refusal: { rule, error } }),
  )
})
