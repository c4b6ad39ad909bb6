import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect } from 'vitest'
import {
  checkLedTo,
  checkSignedOut,
  checkStayed,
  checkStillSignedIn,
  confirm,
  postLogoutUri,
  type SignedIn,
  signInForLogout,
  visitEndSession,
} from './logout.ts'
import { type Module, runPlan } from './run-plan.ts'
import type { Changes } from '../worlds/relying-party.ts'

/** A request that must not lead to the app: an error or a question is shown, and a question nobody answers ends nothing. */
const staysModule =
  (parametersOf: (person: SignedIn) => Changes | Promise<Changes>): Module =>
  async (stage) => {
    const person = await signInForLogout(stage)
    checkStayed(await visitEndSession(stage, person, await parametersOf(person)))
    await checkStillSignedIn(stage, person)
  }

/** A request without a place to go to: the person is signed out and told so, after a question if nothing proves their wish. */
const endsAtPageModule =
  (parametersOf: (person: SignedIn) => Changes): Module =>
  async (stage) => {
    const person = await signInForLogout(stage)
    const parameters = parametersOf(person)
    const first = await visitEndSession(stage, person, parameters)
    const last = parameters.id_token_hint === undefined ? await confirm(person, first) : first
    const { status, body } = checkStayed(last)
    expect(status).toBe(200)
    expect(body, 'the page says that it is done').toContain('<h1>You are signed out</h1>')
    await checkSignedOut(stage, person)
  }

/** A request that ends the session and leads to the app. */
const leadsModule =
  (withState: boolean): Module =>
  async (stage) => {
    const person = await signInForLogout(stage)
    const state = withState ? person.state : undefined
    const usual = { id_token_hint: person.idToken, post_logout_redirect_uri: postLogoutUri }
    checkLedTo(await visitEndSession(stage, person, { ...usual, state }), state)
    await checkSignedOut(stage, person)
  }

/** The claims of a real ID token, signed by someone else under a name of their choice. */
async function signedBySomeoneElse({ idToken, claims }: SignedIn): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const kid = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: kid.kid, jwk: await exportJWK(publicKey) })
    .sign(privateKey)
}

function withoutSignature(idToken: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
  return `${header}.${idToken.split('.')[1] ?? ''}.`
}

const modules: Readonly<Record<string, Module>> = {
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': async ({ issuer, metadata }) => {
    expect(String(metadata.end_session_endpoint)).toMatch(new RegExp(`^${issuer}/`))
  },
  'oidcc-rp-initiated-logout': leadsModule(true),
  'oidcc-rp-initiated-logout-no-state': leadsModule(false),
  'oidcc-rp-initiated-logout-no-params': endsAtPageModule(() => ({})),
  'oidcc-rp-initiated-logout-only-state': endsAtPageModule(({ state }) => ({ state })),
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': endsAtPageModule(({ idToken, state }) => ({
    id_token_hint: idToken,
    state,
  })),
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': staysModule(({ idToken, state }) => ({
    id_token_hint: idToken,
    post_logout_redirect_uri: `${postLogoutUri}/elsewhere`,
    state,
  })),
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': staysModule(({ idToken, state }) => ({
    id_token_hint: idToken,
    post_logout_redirect_uri: `${postLogoutUri}?foo=bar`,
    state,
  })),
  'oidcc-rp-initiated-logout-no-id-token-hint': async (stage) => {
    const asked = ({ state }: SignedIn) => ({ post_logout_redirect_uri: postLogoutUri, state })
    await staysModule(asked)(stage)
    // Beyond the suite: with the client's name we ask the person, and stay even when they say yes.
    const person = await signInForLogout(stage)
    const named = { ...asked(person), client_id: person.party.app.clientId }
    checkStayed(await confirm(person, await visitEndSession(stage, person, named)))
    await checkSignedOut(stage, person)
  },
  'oidcc-rp-initiated-logout-bad-id-token-hint': staysModule(async (person) => ({
    id_token_hint: await signedBySomeoneElse(person),
    post_logout_redirect_uri: postLogoutUri,
    state: person.state,
  })),
  'oidcc-rp-initiated-logout-modified-id-token-hint': staysModule(({ idToken, state }) => ({
    id_token_hint: withoutSignature(idToken),
    post_logout_redirect_uri: postLogoutUri,
    state,
  })),
}

runPlan('oidcc-rp-initiated-logout-certification-test-plan', modules)
