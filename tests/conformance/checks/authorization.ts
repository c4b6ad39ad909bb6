import { expect } from 'vitest'
import type { AuthorizationAnswer, JsonAnswer } from '../../worlds/relying-party.ts'
import type { Stage } from '../stage.ts'

/** What every authorization response is held to, granted or refused. */
function checkPlacement({ issuer, responseMode }: Stage, answer: AuthorizationAnswer): void {
  const { by, url, sent, parameters, page } = answer
  expect(by, `the answer comes back by ${responseMode}: ${page.status} ${textOf(page.body)}`).toBe(responseMode)
  const [address = '', rest] = url.split(/[?#](.*)/s)
  expect(address, 'the answer goes to the very redirect_uri').toBe(sent.redirect_uri)
  if (responseMode === 'form_post') {
    // The suite's RejectAuthCodeInUrlQuery and RejectErrorInUrlQuery; and OAuth.Post-2 wants a page that is not kept.
    expect(rest, 'nothing of a form_post answer is in the address').toBeUndefined()
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.body, 'the form sends itself').toMatch(/<script src="[^"]+" defer><\/script>/)
  } else expect(url, 'a code flow answer has no fragment').not.toContain('#')
  const names = [...parameters.keys()]
  expect(new Set(names).size, 'no parameter appears twice (RFC6749-3.1)').toBe(names.length)
  expect(parameters.get('iss'), 'iss is the issuer (RFC9207-2)').toBe(issuer)
  expect(parameters.get('state') ?? undefined, 'state comes back unchanged').toBe(sent.state)
}

/** Checks that access was granted, and gives the code. */
export function checkGranted(stage: Stage, answer: AuthorizationAnswer): string {
  checkPlacement(stage, answer)
  const { parameters, sent } = answer
  expect(parameters.get('error'), `no error: ${parameters.get('error_description')}`).toBeNull()
  const expected = ['code', 'iss', ...(sent.state === undefined ? [] : ['state'])]
  expect([...parameters.keys()].sort(), 'nothing but the answer comes back').toEqual(expected)
  const code = parameters.get('code') ?? ''
  // The suite takes every character for 8 bits when it looks at the length, and measures the Shannon entropy.
  expect(code.length * 8, 'a code is at least 128 bits long (RFC6749-10.10)').toBeGreaterThanOrEqual(128)
  expect(shannonBits(code), 'a code has at least 96 bits of entropy (RFC6749-10.10)').toBeGreaterThanOrEqual(96)
  return code
}

/** Checks that the client was refused with one of these errors, in the way every refusal has. */
export function checkRefused(stage: Stage, answer: AuthorizationAnswer, ...errors: readonly string[]): void {
  checkPlacement(stage, answer)
  const { parameters, sent } = answer
  expect(errors).toContain(parameters.get('error'))
  expect(parameters.get('code'), 'no code beside an error (OIDCC-3.1.2.6)').toBeNull()
  checkErrorTexts(parameters.get('error_description'), parameters.get('error_uri'))
  const allowed = ['error', 'error_description', 'iss', ...(sent.state === undefined ? [] : ['state'])]
  expect([...parameters.keys()].sort(), 'no unexpected parameters').toEqual(allowed)
}

/** Errors that say that a page would have been needed (OIDCC-3.1.2.6). */
export const interactionErrors = [
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
]

/** Checks that the request ended at an error page of ours and the client heard nothing. */
export function checkShown({ by, page, url }: AuthorizationAnswer): void {
  expect(by, `the client is not called: ${url}`).toBe('page')
  expect(page.status).toBe(400)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers.location).toBeUndefined()
  expect(page.body).toMatch(/<p class="lead" id="happened">[^<]+<\/p>/)
}

/** Checks a refusal of an endpoint that answers JSON (RFC6749-5.2). */
export function checkJsonError(answer: JsonAnswer, status: number, error: string): void {
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toMatch(/^application\/json\b/)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.json.error).toBe(error)
  checkErrorTexts(answer.json.error_description, answer.json.error_uri)
  expect(Object.keys(answer.json).sort(), 'no unexpected members').toEqual(['error', 'error_description'])
}

function checkErrorTexts(description: unknown, uri: unknown): void {
  // VALID characters of RFC6749-5.2: no quotation mark, no backslash, no line break, no tab, ASCII only.
  expect(description, 'error_description names what is wrong').toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
  expect(uri ?? undefined, 'we send no error_uri').toBeUndefined()
}

/** The measured entropy of a text: bits for each character, times its length. */
function shannonBits(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / text.length), 0)
}

const textOf = (body: string) =>
  body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 400)
