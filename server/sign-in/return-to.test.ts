import fc from 'fast-check'
import { expect, test } from 'vitest'
import { returnTo } from './return-to.ts'

test.each([
  '/account',
  '/launch/0oaLedgerOfAcmeDemo1',
  '/admin',
  '/admin/people/00uAdaOfAcme/apps',
  '/admin/log?filter=actor.id%20eq%20%2200u%22&since=2026-11-24',
])('a sign-in may return to %s', (path) => expect(returnTo(path)).toBe(path))

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
  '/administrator',
  '/admin/',
  '/admin//evil.example',
  '/admin/../sign-out',
  '/admin/%2e%2e/sign-out',
  '/admin\\evil.example',
  '/admin@evil.example',
  '/admin?next=https://evil.example',
  '/admin?a\r\nlocation: x',
  '/admin#evil',
  ' /admin',
  `/admin/${'a'.repeat(65)}`,
])('a sign-in does not return to %j', (path) => expect(returnTo(path)).toBeUndefined())

test('wherever a sign-in returns to, it is a page of ours, on this origin, and as it was asked for', () => {
  const part = fc.constantFrom(
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2f',
    '@',
    ':',
    '?',
    '#',
    '&',
    '=',
    '\n',
    '\t',
    'admin',
    'evil.example',
  )
  const wanted = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.array(part, { maxLength: 8 }).map((parts) => `/admin${parts.join('')}`),
  )
  fc.assert(
    fc.property(wanted, (path) => {
      const to = returnTo(path)
      if (to === undefined) return
      const url = new URL(to, 'https://id.example')
      expect(url.origin).toBe('https://id.example')
      expect(url.pathname).toMatch(/^\/(?:account|launch|admin)(?:\/|$)/)
      expect(`${url.pathname}${url.search}`).toBe(to === `${url.pathname}?` ? url.pathname : to)
    }),
    { numRuns: 10_000 },
  )
})
