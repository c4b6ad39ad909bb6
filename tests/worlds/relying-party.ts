import { randomBytes } from 'node:crypto'
import type { TestApp } from './app-world.ts'
import { password as everyonesPassword } from './deployment-world.ts'
import { type Arrival, findForm, type HttpBrowser, type Navigation, openHttpBrowser } from './http-browser.ts'
import { type FormFields, type HttpAnswer, sendRequest } from './http-request.ts'

/** A step that a page of ours asked the person for. */
export type ShownStep = 'identifier' | 'password' | 'choose' | 'consent'

/** What came of an authorization request. */
export interface AuthorizationAnswer {
  /** What was asked, with what the relying party made up: state and nonce. */
  readonly sent: Readonly<Record<string, string>>
  /** What the person had to do, in order; empty when they saw nothing. */
  readonly shown: readonly ShownStep[]
  /** How the answer came back to the app; 'page' when it did not, and the browser stayed at a page of ours. */
  readonly by: 'query' | 'fragment' | 'form_post' | 'page'
  /** Where the answer was sent: the whole address, with query and fragment. Empty for a page. */
  readonly url: string
  /** What was sent to the app. Empty for a page. */
  readonly parameters: URLSearchParams
  /** The last page of ours: the error page, or the one that carried the form. */
  readonly page: HttpAnswer
}

/** What an endpoint that answers JSON answered. */
export interface JsonAnswer extends HttpAnswer {
  /** The members; empty when the body is not a JSON object. */
  readonly json: Readonly<Record<string, unknown>>
}

/** An app that signs people in, and a person's browser in front of it. */
export interface RelyingParty {
  readonly app: TestApp
  readonly issuer: string
  readonly browser: HttpBrowser
  /** Signs in without any app asking. */
  readonly signIn: () => Promise<HttpAnswer>
  /** Sends the browser with an authorization request, does as the pages ask, and gives what came back. */
  readonly authorize: (parameters?: Changes, how?: 'get' | 'post') => Promise<AuthorizationAnswer>
  /** Redeems a code. Fields change or, undefined, leave out what is sent. */
  readonly exchange: (code: string, changes?: Changes) => Promise<JsonAnswer>
  readonly refresh: (refreshToken: string, changes?: Changes) => Promise<JsonAnswer>
  /** Calls an endpoint of the provider as this client. */
  readonly post: (path: string, fields: Changes) => Promise<JsonAnswer>
  readonly userInfo: (accessToken: string, how?: 'get' | 'post-header' | 'post-body') => Promise<JsonAnswer>
}

/** Parameters to add or change; undefined leaves one out that would be sent. */
export type Changes = Readonly<Record<string, string | undefined>>

/** Who sits in front of the browser, and how the app authenticates. */
export interface RelyingPartyOptions {
  readonly login: string
  readonly password?: string
  /** What the person answers when asked to consent. */
  readonly consents?: boolean
  readonly method?: 'client_secret_basic' | 'client_secret_post' | 'none'
  /** Sent with every authorization request. */
  readonly always?: Changes
  /** Use the browser of another relying party: the same person at another app. */
  readonly browser?: HttpBrowser
}

/** Makes a relying party of the provider at `issuer`. */
export function makeRelyingParty(issuer: string, app: TestApp, options: RelyingPartyOptions): RelyingParty {
  const browser = options.browser ?? openHttpBrowser(({ origin }) => origin !== issuer)
  const post = (path: string, fields: Changes) => askAsClient(issuer + path, app, options.method, fields)
  return {
    app,
    issuer,
    browser,
    post,
    signIn: async () => {
      await visitAs(browser, [`${issuer}/sign-in`], options)
      return browser.page
    },
    authorize: async (parameters = {}, how = 'get') => {
      // What is named comes first, in the order in which it is named.
      const sent = present({ ...parameters, ...usualRequest(app), ...options.always, ...parameters })
      const { arrival, shown } = await visitAs(browser, openingOf(issuer, sent, how), options)
      return answerOf(sent, shown, arrival, browser)
    },
    exchange: (code, changes = {}) => {
      const usual = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri }
      return post('/oauth2/v1/token', { ...usual, ...changes })
    },
    refresh: (refreshToken, changes = {}) =>
      post('/oauth2/v1/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes }),
    userInfo: async (accessToken, how = 'get') => {
      const url = `${issuer}/oauth2/v1/userinfo`
      if (how === 'post-body') return withJson(await sendRequest(url, { form: { access_token: accessToken } }))
      const headers = { authorization: `Bearer ${accessToken}` }
      return withJson(await sendRequest(url, { method: how === 'get' ? 'GET' : 'POST', headers }))
    },
  }
}

const usualRequest = ({ clientId, redirectUri }: TestApp): Record<string, string> => ({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  state: randomBytes(12).toString('base64url'),
  nonce: randomBytes(12).toString('base64url'),
})

function openingOf(issuer: string, sent: FormFields, how: 'get' | 'post'): [string, Navigation] {
  const url = `${issuer}/oauth2/v1/authorize`
  // The app's page on another site posts the form.
  if (how === 'post') return [url, { form: sent, fromElsewhere: true }]
  return [`${url}?${new URLSearchParams(sent as Record<string, string>).toString()}`, {}]
}

/** Who sits in front of a browser, and what they answer. */
export type Person = Pick<RelyingPartyOptions, 'login' | 'password' | 'consents'>

/** Opens an address as this person: does what each page of ours asks, as long as one asks something we know. */
export async function visitAs(
  browser: HttpBrowser,
  opening: [url: string, navigation?: Navigation],
  { login, password = everyonesPassword, consents = true }: Person,
): Promise<{ readonly arrival: Arrival; readonly shown: readonly ShownStep[] }> {
  const shown: ShownStep[] = []
  let arrival = await browser.open(...opening)
  for (let pages = 0; arrival.kind === 'page' && pages < 10; pages++) {
    const step = stepOf(arrival.page)
    if (step === undefined) break
    shown.push(step)
    arrival = await takeStep(browser, step, { login, password, consents })
    // The same page again: the answer was wrong, and giving it again will not help.
    if (arrival.kind === 'page' && stepOf(arrival.page) === step) break
  }
  return { arrival, shown }
}

function takeStep(
  browser: HttpBrowser,
  step: ShownStep,
  { login, password, consents }: { login: string; password: string; consents: boolean },
): Promise<Arrival> {
  switch (step) {
    case 'identifier':
      return browser.submit({ identifier: login })
    case 'password':
      return browser.submit({ password })
    case 'consent':
      return browser.submit({}, `decision=${consents ? 'allow' : 'deny'}`)
    case 'choose':
      return browser.submit()
  }
}

function stepOf({ status, body }: HttpAnswer): ShownStep | undefined {
  if (status >= 400) return undefined
  if (/<input id="identifier"/.test(body)) return 'identifier'
  if (/<input id="password"/.test(body)) return 'password'
  if (/<button[^>]* name="decision"/.test(body)) return 'consent'
  return /<a [^>]*id="other"/.test(body) ? 'choose' : undefined
}

function answerOf(
  sent: Readonly<Record<string, string>>,
  shown: readonly ShownStep[],
  arrival: Arrival,
  { page }: HttpBrowser,
): AuthorizationAnswer {
  if (arrival.kind === 'left') {
    const { search, hash } = new URL(arrival.url)
    // What the app registered as its query is its own, and no answer.
    const by = hash === '' ? 'query' : 'fragment'
    const parameters = new URLSearchParams(by === 'query' ? search : hash.slice(1))
    return { sent, shown, by, url: arrival.url, parameters, page }
  }
  const form = findForm(arrival.page)
  const isAnswer = form !== undefined && new URL(form.action).origin !== new URL(arrival.page.url).origin
  if (!isAnswer) return { sent, shown, by: 'page', url: '', parameters: new URLSearchParams(), page: arrival.page }
  return { sent, shown, by: 'form_post', url: form.action, parameters: new URLSearchParams(form.hidden), page }
}

/** One request of a client, authenticated as it registered. */
async function askAsClient(
  url: string,
  { clientId, secret }: TestApp,
  method: RelyingPartyOptions['method'] = 'client_secret_basic',
  fields: Changes,
): Promise<JsonAnswer> {
  const own = {
    client_secret_basic: {},
    client_secret_post: { client_id: clientId, client_secret: secret },
    none: { client_id: clientId },
  }[method]
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  const headers = method === 'client_secret_basic' ? { authorization } : {}
  return withJson(await sendRequest(url, { headers, form: present({ ...own, ...fields }) }))
}

/** Reads the body as a JSON object. */
export function withJson(answer: HttpAnswer): JsonAnswer {
  const isJson = /^application\/json\b/.test(answer.headers['content-type'] ?? '')
  return { ...answer, json: isJson ? (JSON.parse(answer.body) as Record<string, unknown>) : {} }
}

const present = (fields: Changes): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined))
