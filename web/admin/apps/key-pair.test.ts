import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKeyPair, readPublicJwk } from './key-pair.ts'

test('what the private half signs, the public half proves, in either form', async () => {
  const { publicJwk, privateJwk, privatePem } = await makeKeyPair()
  const shown = createPublicKey({ key: publicJwk, format: 'jwk' })
  const data = Buffer.from('who I am')
  for (const secret of [createPrivateKey({ key: privateJwk, format: 'jwk' }), createPrivateKey(privatePem)])
    expect(verify('sha256', data, shown, sign('sha256', data, secret))).toBe(true)
})

test('the public half holds nothing that must stay secret', async () => {
  const { publicJwk, privateJwk } = await makeKeyPair()
  expect(Object.keys(publicJwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  expect(publicJwk.kid).toMatch(/^[\w-]{43}$/)
  expect(privateJwk.kid).toBe(publicJwk.kid)
})

const ec = { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ' }

test.each([
  ['a key', JSON.stringify(ec)],
  ['a set of one', JSON.stringify({ keys: [ec] })],
])('%s is read', (_, pasted) => {
  expect(readPublicJwk(pasted)).toEqual({ key: ec })
})

test.each([
  ['-----BEGIN PUBLIC KEY-----', 'not-json'],
  ['', 'not-json'],
  ['null', 'no-key'],
  ['{}', 'no-key'],
  ['{"keys":[]}', 'no-key'],
  [JSON.stringify({ ...ec, d: 'ZA' }), 'private'],
  [JSON.stringify({ keys: [{ kty: 'RSA', n: 'bg', e: 'AQAB', p: 'cA' }] }), 'private'],
  [JSON.stringify({ kty: 'oct', k: 'aw' }), 'symmetric'],
  [JSON.stringify({ keys: [ec, ec] }), 'several'],
])('%s never leaves the page', (pasted, problem) => {
  expect(readPublicJwk(pasted)).toEqual({ problem })
})
