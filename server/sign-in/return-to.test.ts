import { expect, test } from 'vitest'
import { returnTo } from './return-to.ts'

test.each(['/account', '/launch/0oaLedgerOfAcmeDemo1'])('a sign-in may return to %s', (path) =>
  expect(returnTo(path)).toBe(path),
)

test.each([
  undefined,
  '',
  '/',
  '//evil.example',
  '/\\evil.example',
  'https://evil.example/account',
  'javascript:alert(1)',
  '/account?next=//evil.example',
  '/account\n',
  '/launch/../sign-out',
  '/launch/a/b',
  '/launch/%2e%2e',
  '/oauth2/v1/authorize',
])('a sign-in does not return to %j', (path) => expect(returnTo(path)).toBeUndefined())
