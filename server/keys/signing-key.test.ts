import { createHmac, generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  makeKey,
  openSigningKey,
  openVerifyingKey,
  signingAlgorithms,
  type SigningKey,
  signJwt,
  type VerifyingKey,
  verifyJwt,
} from './signing-key.ts'

describe.each(signingAlgorithms)('%s', (alg) => {
  let signer: SigningKey
  let verifier: VerifyingKey
  let jwks: JSONWebKeySet
  let token: string

  beforeAll(async () => {
    const { kid, publicJwk, privatePem } = await makeKey(alg)
    signer = openSigningKey(kid, alg, privatePem)
    verifier = openVerifyingKey(kid, alg, publicJwk)
    jwks = { keys: [{ ...publicJwk, kty: publicJwk.kty ?? '' }] }
    token = signJwt(signer, 'JWT', { sub: 'ada', iss: 'https://acme.example' })
  })

  test('another library verifies what we sign, by the published key', async () => {
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks))
    expect(payload).toEqual({ sub: 'ada', iss: 'https://acme.example' })
    expect(protectedHeader).toEqual({ alg, kid: signer.kid, typ: 'JWT' })
  })

  test('the published key holds no private half', () => {
    expect(Object.keys(jwks.keys[0] ?? {})).not.toEqual(expect.arrayContaining(['d']))
    expect(jwks.keys[0]).toMatchObject({ kid: signer.kid, alg, use: 'sig' })
  })

  test('we verify our own', () => {
    expect(verifyJwt([verifier], token)).toEqual({ typ: 'JWT', claims: { sub: 'ada', iss: 'https://acme.example' } })
  })

  const forged = (header: object, signature: (content: string) => string) => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const content = `${encode(header)}.${encode({ sub: 'eve' })}`
    return `${content}.${signature(content)}`
  }
  const hmacWith = (key: string) => (content: string) => createHmac('sha256', key).update(content).digest('base64url')

  test.each([
    ['CVE-2022-23540: alg none', () => forged({ alg: 'none', kid: signer.kid }, () => '')],
    ['CVE-2022-23540: alg nOnE', () => forged({ alg: 'nOnE', kid: signer.kid }, () => 'AA')],
    [
      'CVE-2023-48223: HS256 with our public key as the secret',
      () =>
        forged(
          { alg: 'HS256', kid: signer.kid },
          hmacWith(verifier.key.export({ format: 'pem', type: 'spki' }).toString()),
        ),
    ],
    [
      'CVE-2018-0114: a key of the attacker’s in the header',
      () => {
        const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
        const own = openSigningKey(signer.kid, 'ES256', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
        const [, , signature] = signJwt(own, 'JWT', { sub: 'eve' }).split('.')
        return forged(
          { alg: 'ES256', kid: signer.kid, jwk: publicKey.export({ format: 'jwk' }) },
          () => signature ?? '',
        )
      },
    ],
    [
      'CVE-2026-35042: an extension we do not know',
      () =>
        token.replace(
          /^[^.]+/,
          Buffer.from(JSON.stringify({ alg, kid: signer.kid, crit: ['x'], x: 1 })).toString('base64url'),
        ),
    ],
    [
      'CVE-2020-15240: another payload under the same signature',
      () => token.replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"eve"}').toString('base64url')}.`),
    ],
    ['CVE-2023-51774: five parts', () => `${token}.AA.AA`],
    ['an unknown kid', () => forged({ alg, kid: "../' OR 1=1" }, () => 'AA')],
    ['no signature', () => token.replace(/[^.]+$/, '')],
    ['a megabyte', () => `${token.split('.')[0]}.${'A'.repeat(1_000_000)}.AA`],
    ['not a token', () => 'x'],
  ])('refuses %s', (_, make) => expect(verifyJwt([verifier], make())).toBeUndefined())
})
