import { hash, randomBytes } from 'node:crypto'
import { type Answer, type Connection, headerOf } from './connection.ts'
import type { Person } from './job.ts'
import { check } from './sign-on.ts'
import type { Target } from './target.ts'

const mostSteps = 12

/**
 * Makes the way of someone who is not signed in: from the authorization request through whatever forms the server
 * shows, filled in as their fields are named, to the code.
 */
export function makeSignIn(target: Target): (connection: Connection, person: Person) => Promise<void> {
  const { host, paths, clientId, redirectUri, scope } = target
  return async (connection, person) => {
    const cookies = new Map<string, string>()
    const send = async (method: string, path: string, form = '') => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const body =
        method === 'POST' ? `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n` : ''
      const answer = await connection.send(
        `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${target.issuer}\r\nCookie: ${cookie}\r\n${body}\r\n${form}`,
      )
      keepCookies(cookies, answer)
      return answer
    }
    const challenge = hash('sha256', randomBytes(32).toString('base64url'), 'base64url')
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state: 's',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    let answer = await send('GET', `${paths.authorize}?${asked}`)
    for (let step = 0; step < mostSteps; step++) {
      const next = nextStep(answer, person)
      check(next !== undefined, 'a step of the sign-in', answer)
      if (next?.path.startsWith(redirectUri)) return check(next.path.includes('code='), 'code', answer)
      if (next) answer = await send(next.method, pathOf(next.path, target), next.form)
    }
    check(false, `a sign-in within ${mostSteps} steps`, answer)
  }
}

interface Step {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly form?: string
}

/** A redirect, a page that leaves by itself, or a form. */
function nextStep({ status, head, body }: Answer, person: Person): Step | undefined {
  const location = headerOf(head, 'location')
  if (status >= 300 && status < 400 && location !== undefined) return { method: 'GET', path: location }
  const refresh = /http-equiv="refresh" content="0; ?url=([^"]+)"/i.exec(body)?.[1]
  if (refresh !== undefined) return { method: 'GET', path: unescape(refresh) }
  const form = /<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/i.exec(body)
  return form ? { method: 'POST', path: unescape(form[1] ?? ''), form: fill(form[2] ?? '', person) } : undefined
}

function fill(form: string, { login, password }: Person): string {
  const fields = new URLSearchParams()
  for (const [input] of form.matchAll(/<input[^>]*>/gi)) {
    const name = attribute(input, 'name')
    if (name === undefined || attribute(input, 'type') === 'checkbox') continue
    const typed = { identifier: login, password }[name]
    fields.set(name, typed ?? attribute(input, 'value') ?? '')
  }
  return fields.toString()
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]
  return value === undefined ? undefined : unescape(value)
}

const named: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' }

const unescape = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name = '') => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return hex === undefined ? (named[name as string] ?? whole) : String.fromCodePoint(Number.parseInt(hex, 16))
  })

function pathOf(address: string, { issuer, paths }: Target): string {
  const { pathname, search } = new URL(address, issuer + paths.authorize)
  return pathname + search
}

function keepCookies(cookies: Map<string, string>, { head }: Answer): void {
  for (const [, name = '', value = ''] of head.matchAll(/\r\nset-cookie: ([^=]+)=([^;\r]*)/gi)) cookies.set(name, value)
}
