import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import type { Changes, RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let confidential: RelyingParty
let open: RelyingParty

beforeAll(async () => {
  world = await makeAttackWorld()
  confidential = world.party()
  const app: TestApp = await world.addApp({ oidc: { clientKind: 'browser', authMethod: 'none', pkceRequired: true } })
  open = world.party({ app, method: 'none' })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const newVerifier = () => randomBytes(32).toString('base64url')
const s256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

async function codeFor(party: RelyingParty, verifier: string | undefined): Promise<string> {
  const asked = verifier === undefined ? {} : { code_challenge: s256(verifier), code_challenge_method: 'S256' }
  const { parameters, page } = await party.authorize(asked)
  const code = parameters.get('code')
  if (code === null) throw new Error(`no code: ${parameters.toString()} ${page.body.slice(0, 500)}`)
  return code
}

const parties = [
  ['a confidential app', () => confidential],
  ['a public app', () => open],
] as const

describe.each(parties)('a code of %s that was asked for with a challenge', (_, party) => {
  test.each<[string, (verifier: string) => Changes]>([
    ['CVE-2023-48228: without a verifier', () => ({})],
    ['CVE-2023-48228: with an empty verifier', () => ({ code_verifier: '' })],
    ['with another verifier', () => ({ code_verifier: newVerifier() })],
    ['with the challenge as verifier, as plain would have it', (verifier) => ({ code_verifier: s256(verifier) })],
    ['with a verifier in another case', (verifier) => ({ code_verifier: verifier.toUpperCase() })],
    ['with a blank behind the verifier', (verifier) => ({ code_verifier: `${verifier} ` })],
    ['with a NUL behind the verifier', (verifier) => ({ code_verifier: `${verifier}\0` })],
    ['with half a verifier', (verifier) => ({ code_verifier: verifier.slice(0, 22) })],
    [
      'with the challenge sent again',
      (verifier) => ({ code_challenge: s256(verifier), code_challenge_method: 'S256' }),
    ],
    [
      'with a challenge of the plain method',
      (verifier) => ({ code_challenge: verifier, code_challenge_method: 'plain' }),
    ],
  ])('gives nothing %s, and is not spent by it', async (_name, changesOf) => {
    const verifier = newVerifier()
    const code = await codeFor(party(), verifier)
    const refused = await party().exchange(code, changesOf(verifier))
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant'])
    const redeemed = await party().exchange(code, { code_verifier: verifier })
    expect([redeemed.status, redeemed.json.token_type]).toEqual([200, 'Bearer'])
  })

  test('CVE-2023-48228: gives nothing with the verifier sent twice', async () => {
    const verifier = newVerifier()
    const code = await codeFor(party(), verifier)
    const { clientId, secret, redirectUri } = party().app
    const own = party() === open ? `client_id=${clientId}` : `client_id=${clientId}&client_secret=${secret}`
    const answer = await world.ask({
      method: 'POST',
      url: '/oauth2/v1/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=authorization_code&code=${code}&redirect_uri=${encodeURIComponent(redirectUri)}&${own}&code_verifier=${verifier}&code_verifier=${verifier}`,
    })
    // The confidential app registered the other method, and is refused for that first.
    expect(['invalid_request', 'invalid_client']).toContain(answer.json().error)
  })
})

describe('CVE-2024-23647, RFC9700-4.8: taking PKCE away on the way', () => {
  test('a verifier for a code without a challenge is refused', async () => {
    const code = await codeFor(confidential, undefined)
    const refused = await confidential.exchange(code, { code_verifier: newVerifier() })
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant'])
  })

  test.each<[string, Changes]>([
    ['no challenge', {}],
    ['an empty challenge', { code_challenge: '', code_challenge_method: 'S256' }],
    ['the plain method', { code_challenge: newVerifier(), code_challenge_method: 'plain' }],
    ['no method, which would mean plain', { code_challenge: newVerifier() }],
    ['s256 in lower case', { code_challenge: newVerifier(), code_challenge_method: 's256' }],
    ['S256 and a blank', { code_challenge: newVerifier(), code_challenge_method: 'S256 ' }],
    ['a challenge that is too short', { code_challenge: 'a'.repeat(42), code_challenge_method: 'S256' }],
    ['a challenge that is too long', { code_challenge: 'a'.repeat(44), code_challenge_method: 'S256' }],
    ['a challenge of other letters', { code_challenge: `${'a'.repeat(42)}=`, code_challenge_method: 'S256' }],
    ['a challenge with a NUL', { code_challenge: `${'a'.repeat(42)}\0`, code_challenge_method: 'S256' }],
  ])('a public app gets no code with %s', async (_, changes) => {
    const { parameters } = await open.authorize(changes)
    expect(parameters.get('error')).toBe('invalid_request')
    expect(parameters.has('code')).toBe(false)
  })

  test('an app for which PKCE is required gets no code without it, even if it has a secret', async () => {
    const party = world.party({ app: await world.addApp({ oidc: { pkceRequired: true } }) })
    const { parameters } = await party.authorize()
    expect([parameters.get('error'), parameters.has('code')]).toEqual(['invalid_request', false])
  })

  test('RFC9700-2.1.1: a code that was stolen and put into another’s answer opens with nobody else’s verifier', async () => {
    const [thiefs, victims] = [newVerifier(), newVerifier()]
    await codeFor(open, thiefs)
    const stolen = await codeFor(open, victims)
    const injected = await open.exchange(stolen, { code_verifier: thiefs })
    expect(injected.json.error).toBe('invalid_grant')
  })
})
