import type { FastifyInstance } from 'fastify'

/** A page or redirect as the browser got it. */
export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
  readonly headers: Readonly<Record<string, number | string | string[] | undefined>>
}

/** The part of a browser that sign-in pages need: cookies, redirects, forms. No scripts, as for people without them. */
export interface TestBrowser {
  /** The last page that was shown. */
  page: Answer
  readonly cookies: Map<string, string>
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  /** Opens a page and follows redirects of ours. */
  readonly open: (path: string) => Promise<Answer>
  /** Sends a form without looking at any page. */
  readonly post: (
    path: string,
    fields: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ) => Promise<Answer>
  /** Fills in the form of the last page, sends it, and follows redirects of ours. */
  readonly submit: (fields: Record<string, string>) => Promise<Answer>
  /** The same without following. */
  readonly send: (fields: Record<string, string>) => Promise<Answer>
  /** The text of an element of the last page by its id; undefined when there is none. */
  readonly text: (id: string) => string | undefined
}

/** Opens a browser at this host. */
export function openBrowser(app: FastifyInstance, host = 'localhost:8080', address = '192.0.2.1'): TestBrowser {
  const cookies = new Map<string, string>()
  const ask = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, payload?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      method,
      url: path,
      remoteAddress: address,
      headers: { host, ...(cookie && { cookie }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0 || value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const { location } = answer.headers
    return {
      status: answer.statusCode,
      location: typeof location === 'string' ? location : undefined,
      body: answer.body,
      headers: answer.headers,
    }
  }
  const browser: TestBrowser = {
    page: { status: 0, location: undefined, body: '', headers: {} },
    cookies,
    get: (path, headers = {}) => ask('GET', path, headers),
    open: async (path) => {
      let answer = await ask('GET', path, {})
      for (let hops = 0; answer.location?.startsWith('/') && hops < 10; hops++)
        answer = await ask('GET', answer.location, {})
      return (browser.page = answer)
    },
    post: (path, fields, headers = {}) => {
      const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      return ask('POST', path, { ...type, ...headers }, new URLSearchParams(pairs).toString())
    },
    send: async (fields) => {
      const { action, hidden } = formOf(browser.page.body)
      return browser.post(action, { ...hidden, ...fields })
    },
    submit: async (fields) => {
      const answer = await browser.send(fields)
      return answer.location?.startsWith('/') ? browser.open(answer.location) : (browser.page = answer)
    },
    text: (id) => {
      const found = new RegExp(`<(\\w+)[^>]* id="${id}"[^>]*>(.*?)</\\1>`, 's').exec(browser.page.body)?.[2]
      return found === undefined ? undefined : unescape(found.replaceAll(/<[^>]*>/g, '')).trim()
    },
  }
  return browser
}

/** Where the page's first form goes, and its hidden fields. */
export function formOf(body: string): { action: string; hidden: Record<string, string> } {
  const form = /<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/s.exec(body)
  if (!form) throw new Error(`no form on this page: ${body.slice(0, 2_000)}`)
  const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return {
    action: unescape(form[1] ?? ''),
    hidden: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, unescape(value)])),
  }
}

const unescape = (text: string) =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&amp;', '&')
