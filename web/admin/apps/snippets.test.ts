import { expect, test } from 'vitest'
import { environmentOf, type SnippetKind, type SnippetValues, snippetsFor } from './snippets.ts'

const values: SnippetValues = {
  issuer: 'https://acme.example',
  clientId: '0oaLedgerOfAcmeDemo1',
  clientSecret: 'a-secret-that-must-not-be-in-code',
  redirectUri: 'https://ledger.example/callback',
  scopes: ['openid', 'profile'],
}

test('the environment of a web app holds all it needs, and a secret only there', () => {
  expect(environmentOf('web', values)).toBe(
    'OIDC_ISSUER=https://acme.example\nOIDC_CLIENT_ID=0oaLedgerOfAcmeDemo1\n' +
      'OIDC_CLIENT_SECRET=a-secret-that-must-not-be-in-code\nOIDC_REDIRECT_URI=https://ledger.example/callback\n' +
      'OIDC_SCOPES="openid profile"\n# Any long random text of your own:\nSESSION_SECRET=\n',
  )
})

test('a secret that is not known any more leaves a place to write it', () => {
  expect(environmentOf('web', { ...values, clientSecret: undefined })).toContain('OIDC_CLIENT_SECRET=\n')
})

test('a service is told where its private key lies', () => {
  const lines = environmentOf('service', { ...values, redirectUri: undefined })
  expect(lines).toContain('OIDC_PRIVATE_KEY_FILE=')
  expect(lines).not.toContain('SECRET')
})

test.each(['web', 'browser', 'native', 'service'] as const)(
  'no code for a %s app holds a secret',
  (kind: SnippetKind) => {
    const snippets = snippetsFor(kind, values)
    expect(snippets.length).toBeGreaterThan(0)
    for (const { code } of snippets) expect(code).not.toContain(values.clientSecret)
  },
)

test('every stack is named once', () => {
  for (const kind of ['web', 'browser', 'native', 'service'] as const) {
    const stacks = snippetsFor(kind, values).map(({ stack }) => stack)
    expect(new Set(stacks).size).toBe(stacks.length)
  }
})

test('an issuer without https is allowed by name, and only then', () => {
  const codeOf = (issuer: string) => snippetsFor('web', { ...values, issuer })[0]?.code
  expect(codeOf('http://localhost:8080')).toContain('allowInsecureRequests')
  expect(codeOf('https://acme.example')).not.toContain('allowInsecureRequests')
})

test('the secret is sent the way the app is registered for', () => {
  const codeOf = (authMethod: string) => snippetsFor('web', { ...values, authMethod })[0]?.code
  expect(codeOf('client_secret_basic')).toContain('ClientSecretBasic(')
  expect(codeOf('client_secret_post')).toContain('ClientSecretPost(')
})

test('what an address or a secret holds stays within its quotes, in code and in the environment', () => {
  const hostile = "https://evil.example/'+alert(1)+'$(id)"
  const odd = { ...values, clientSecret: 'a#b"c$(id)', redirectUri: hostile, postLogoutRedirectUri: hostile }
  for (const kind of ['web', 'browser', 'native', 'service'] as const)
    for (const { code } of snippetsFor(kind, odd)) {
      expect(code).not.toContain("'https://evil.example/'+alert")
      expect(code).not.toContain(`'$(id)"`)
    }
  const lines = environmentOf('web', odd)
  expect(lines).toContain(`OIDC_CLIENT_SECRET='a#b"c$(id)'\n`)
  expect(lines).toContain(`OIDC_REDIRECT_URI="https://evil.example/'+alert(1)+'\\$(id)"\n`)
})
