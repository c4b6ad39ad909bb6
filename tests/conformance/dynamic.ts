import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto'
import { expect } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import { allowRegistration, assignTo, registrar, type RegistrationReply } from '../worlds/registration.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { proofOf } from '../worlds/service-app.ts'
import type { Stage } from './stage.ts'

const opened = new WeakSet<Stage>()

/** Lets apps register themselves at the stage, and gives the way to do it. */
export async function openRegistration(stage: Stage): Promise<ReturnType<typeof registrar>> {
  if (!opened.has(stage)) await allowRegistration(stage.world.db, { mode: 'open' })
  opened.add(stage)
  return registrar(stage.world)
}

/** A client as the suite registers one, with the key it signs by. */
export interface DynamicClient {
  readonly app: TestApp
  readonly party: RelyingParty
  readonly answer: RegistrationReply['body']
  /** What proves the client at an endpoint, with these claims changed. */
  readonly proof: (claims?: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>
  /** The same by another key. */
  readonly proofBy: (key: ReturnType<typeof newKey>) => Readonly<Record<string, string>>
  /** What an authorization request needs beside the usual, and the token request after it. */
  readonly asked: Readonly<Record<string, string>>
  readonly exchange: () => Readonly<Record<string, string>>
}

/** A key of a client, as it is published. */
export function newKey(kid: string): { readonly jwk: Readonly<Record<string, unknown>>; readonly key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }, key: privateKey }
}

/** Registers a client by private_key_jwt, holds the answer to what the suite checks, and lets the user in. */
export async function registerClient(
  stage: Stage,
  metadata: Readonly<Record<string, unknown>> = {},
  signing: ReturnType<typeof newKey> = newKey('own'),
): Promise<DynamicClient> {
  const ask = await openRegistration(stage)
  const sent = {
    redirect_uris: ['http://localhost:8081/callback'],
    client_name: 'Conformance',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'openid profile email address phone offline_access',
    token_endpoint_auth_method: 'private_key_jwt',
    ...(metadata.jwks_uri === undefined ? { jwks: { keys: [signing.jwk] } } : {}),
    ...metadata,
  }
  const { status, headers, body } = await ask('POST', '', sent)
  expect([status, String(headers['content-type'])]).toEqual([201, expect.stringContaining('application/json')])
  expect(body, 'what was registered is answered').toMatchObject(sent)
  expect(body.client_secret, 'a client that signs needs no secret').toBeUndefined()
  const [redirectUri = ''] = sent.redirect_uris
  const app = { clientId: String(body.client_id), secret: '', redirectUri }
  const { rows } = await stage.world.database.pool.query<{ id: string }>('select id from "user" limit 1')
  await assignTo(stage.world.db, app.clientId, rows[0]?.id ?? '')
  const proof = (claims: Readonly<Record<string, unknown>> = {}) =>
    proofOf(assertionOf(stage, app.clientId, signing, claims))
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return {
    app,
    party: stage.openParty(app, { method: 'none' }),
    answer: body,
    proof,
    proofBy: (key) => proofOf(assertionOf(stage, app.clientId, key, {})),
    asked: { code_challenge: challenge, code_challenge_method: 'S256' },
    exchange: () => ({ code_verifier: verifier, ...proof() }),
  }
}

function assertionOf(
  stage: Stage,
  clientId: string,
  { jwk, key }: ReturnType<typeof newKey>,
  claims: Readonly<Record<string, unknown>>,
): string {
  const exp = Math.floor(stage.now().getTime() / 1000) + 60
  const whole = {
    iss: clientId,
    sub: clientId,
    aud: `${stage.issuer}/oauth2/v1/token`,
    exp,
    jti: randomUUID(),
    ...claims,
  }
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encoded({ alg: 'RS256', kid: jwk.kid })}.${encoded(whole)}`
  return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`
}
