import type { JSONWebKeySet, JWK } from 'jose'
import { expect } from 'vitest'
import type { JsonAnswer } from '../../worlds/relying-party.ts'

/** Members that only a private or a symmetric key has (RFC7518-6.3.2). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** What the suite asks of the published keys before every module: they parse, each has a kid of its own, none is secret. */
export function checkKeySet({ status, headers, json }: JsonAnswer): JSONWebKeySet {
  expect(status, 'the JWKS is served').toBe(200)
  expect(headers['content-type'], 'the JWKS is JSON').toMatch(/^application\/json\b/)
  const keys = json.keys as readonly (JWK & Readonly<Record<string, unknown>>)[]
  expect(keys.length, 'the JWKS has keys').toBeGreaterThan(0)
  for (const key of keys) {
    expect(key.kid, 'every key has a kid (OIDCC-10.1)').toMatch(/^.+$/)
    expect(key.use, 'every key says what it is for (RFC7517-4.2)').toBe('sig')
    expect(
      secretMembers.filter((name) => name in key),
      'no private part is published (RFC7518-6.3.2.1)',
    ).toEqual([])
    for (const name of { RSA: ['n', 'e'], EC: ['x', 'y'], OKP: ['x'] }[String(key.kty)] ?? ['kty'])
      expect(key[name], `${name} is base64url without padding (RFC7515-2)`).toMatch(/^[A-Za-z0-9_-]+$/)
  }
  expect(new Set(keys.map(({ kid }) => kid)).size, 'the kids are distinct (RFC7517-4.5)').toBe(keys.length)
  return { keys: [...keys] }
}
