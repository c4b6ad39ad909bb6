import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { Arrival } from '../worlds/http-browser.ts'
import type { HttpAnswer } from '../worlds/http-request.ts'
import type { Changes, RelyingParty } from '../worlds/relying-party.ts'
import { checkRefused, interactionErrors } from './checks/authorization.ts'
import { runFlow } from './flow.ts'
import type { Stage } from './stage.ts'

/** Where the apps of these plans want people after a logout. */
export const postLogoutUri = 'http://localhost:8081/signed-out'

/** A person who signed in to an app, about to log out. */
export interface SignedIn {
  readonly party: RelyingParty
  readonly idToken: string
  readonly claims: Readonly<Record<string, unknown>>
  /** A state of 128 characters, to see that it comes back as it was. */
  readonly state: string
  /** The cookies of their browser before the logout. */
  readonly cookies: ReadonlyMap<string, string>
}

/** Signs someone in to an app that has registered where to go after a logout. */
export async function signInForLogout(
  stage: Stage,
  oidc: { readonly backChannelLogoutUri?: string } = {},
): Promise<SignedIn> {
  const app = await stage.addClient({ oidc: { postLogoutRedirectUris: [postLogoutUri], ...oidc } })
  const party = stage.openParty(app)
  const { idToken, claims } = await runFlow(stage, party)
  return {
    party,
    idToken,
    claims,
    state: randomBytes(96).toString('base64url'),
    cookies: new Map(party.browser.cookies),
  }
}

/** Sends the browser to the end-session endpoint. */
export function visitEndSession({ metadata }: Stage, { party }: SignedIn, parameters: Changes): Promise<Arrival> {
  const query = new URLSearchParams(
    Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString()
  return party.browser.open(`${String(metadata.end_session_endpoint)}${query && `?${query}`}`)
}

/** Checks that the browser went to the app, with the state and nothing else. */
export function checkLedTo(arrival: Arrival, state: string | undefined): void {
  expect(arrival.kind === 'left' && arrival.url.split('?')[0], 'the browser goes to the registered address').toBe(
    postLogoutUri,
  )
  const { searchParams, hash } = new URL(arrival.kind === 'left' ? arrival.url : '')
  expect([...searchParams], 'the exact state, and nothing unexpected').toEqual(
    state === undefined ? [] : [['state', state]],
  )
  expect(hash).toBe('')
}

/** Checks that the browser stayed with us, at an error page or a question, and gives the page. */
export function checkStayed(arrival: Arrival): HttpAnswer {
  if (arrival.kind !== 'page') throw new Error(`the browser was sent to ${arrival.url}`)
  const { page } = arrival
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.body, 'an error, a question, or the word that it is done').toMatch(/<h1>[^<]+<\/h1>/)
  return page
}

/** Presses the button of the page that asks whether to sign out. */
export function confirm({ party }: SignedIn, arrival: Arrival): Promise<Arrival> {
  const page = checkStayed(arrival)
  expect(page.status, 'a question, no error').toBe(200)
  return party.browser.submit()
}

/** Checks that nobody is signed in any more: prompt=none needs a page now, even with the cookies of before. */
export async function checkSignedOut(stage: Stage, { party, cookies }: SignedIn): Promise<void> {
  checkRefused(stage, await party.authorize({ prompt: 'none' }), ...interactionErrors)
  const thief = stage.openParty(party.app)
  for (const [name, value] of cookies) thief.browser.cookies.set(name, value)
  checkRefused(stage, await thief.authorize({ prompt: 'none' }), ...interactionErrors)
}

/** Checks that the session lives on. */
export async function checkStillSignedIn(stage: Stage, { party }: SignedIn): Promise<void> {
  await runFlow(stage, party, { prompt: 'none' })
}
