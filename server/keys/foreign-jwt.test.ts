import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { type PublicJwk, verifyForeign } from './foreign-jwt.ts'

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const publicOf = ({ publicKey }: { publicKey: KeyObject }): PublicJwk => ({ ...publicKey.export({ format: 'jwk' }) })

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const claims = { iss: 'somebody', sub: 'somebody' }

function signed(header: object, { privateKey }: { privateKey: KeyObject }, hash: string, payload: unknown = claims) {
  const content = `${encoded(header)}.${encoded(payload)}`
  const signature = sign(hash, Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}

const verify = (token: string, ...keys: PublicJwk[]) =>
  verifyForeign(token, { keys }, ['RS256', 'ES256', 'ES384', 'EdDSA'])

test('what the key signed is read, by whichever way the algorithm is checked', async () => {
  expect(await verify(signed({ alg: 'ES256' }, p256, 'sha256'), publicOf(p256))).toEqual(claims)
  expect(await verify(signed({ alg: 'ES384' }, p384, 'sha384'), publicOf(p384))).toEqual(claims)
  expect(await verify(signed({ alg: 'RS256' }, rsa, 'sha256'), publicOf(rsa))).toEqual(claims)
})

test('of several keys the one that signed is found', async () => {
  const others = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), p384, rsa].map(publicOf)
  expect(await verify(signed({ alg: 'ES256' }, p256, 'sha256'), ...others, publicOf(p256))).toEqual(claims)
  expect(await verify(signed({ alg: 'ES256' }, p256, 'sha256'), ...others)).toBeUndefined()
})

test('a token of which anything was changed is not read', async () => {
  const [header = '', payload = '', signature = ''] = signed({ alg: 'ES256' }, p256, 'sha256').split('.')
  const key = publicOf(p256)
  const tokens = [
    `${header}.${encoded({ ...claims, sub: 'another' })}.${signature}`,
    `${encoded({ alg: 'ES256', kid: 'another' })}.${payload}.${signature}`,
    `${header}.${payload}.${signature.slice(0, -4)}`,
    `${header}.${payload}.${signature}AAAA`,
    `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    `${header}.${payload}.`,
    `${header}.${payload}.A`,
    `${header}.${payload}`,
  ]
  for (const token of tokens) expect(await verify(token, key)).toBeUndefined()
})

test('a key of P-256 signs ES256 and nothing else, and by SHA-256', async () => {
  const key = publicOf(p256)
  expect(await verify(signed({ alg: 'ES384' }, p256, 'sha384'), key)).toBeUndefined()
  expect(await verify(signed({ alg: 'ES256' }, p256, 'sha384'), key)).toBeUndefined()
  expect(await verify(signed({ alg: 'none' }, p256, 'sha256'), key)).toBeUndefined()
  expect(await verify(signed({ alg: 'ES256' }, p256, 'sha256'), { ...key, alg: 'ES384' })).toBeUndefined()
  expect(await verifyForeign(signed({ alg: 'ES256' }, p256, 'sha256'), { keys: [key] }, ['RS256'])).toBeUndefined()
})

test('a key that is published for something else signs nothing (RFC7517-4.3)', async () => {
  const token = signed({ alg: 'ES256' }, p256, 'sha256')
  for (const operations of [['encrypt'], [], ['sign']])
    expect(await verify(token, { ...publicOf(p256), key_ops: operations })).toBeUndefined()
  expect(await verify(token, { ...publicOf(p256), key_ops: ['verify'] })).toEqual(claims)
})

test('a header that demands what we do not understand is refused (RFC7515-4.1.11)', async () => {
  const key = publicOf(p256)
  for (const more of [{ crit: ['exp'], exp: 1 }, { crit: [] }, { crit: null }, { crit: ['b64'], b64: false }])
    expect(await verify(signed({ alg: 'ES256', ...more }, p256, 'sha256'), key)).toBeUndefined()
})

test('what is signed but no object of claims is none', async () => {
  for (const payload of ['text', ['list'], null, 7])
    expect(await verify(signed({ alg: 'ES256' }, p256, 'sha256', payload), publicOf(p256))).toBeUndefined()
})
