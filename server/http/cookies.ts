import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Sealer } from '../keys/seal.ts'

/** The cookies we set. `browser` ties forms and waiting requests to one browser; `device` outlives sessions. */
export type CookieName = 'session' | 'browser' | 'device'

/** Ours end in different names than the apps', because a cookie of one port of localhost is sent to all of them. */
const nameOf = (name: CookieName, secure: boolean) => `${secure ? '__Host-' : ''}atrium-${name}`

const isSecure = (request: FastifyRequest) => request.org.issuer.startsWith('https:')

/** Our cookies carry 256 random bits, or a sealed text, in URL-safe characters; anything else is not ours. */
const cookieValue = /^[A-Za-z0-9_-]{20,1024}$/

/**
 * The cookie's value; undefined when it is absent, malformed, or sent twice.
 *
 * Sent twice means that someone else (a sibling subdomain) planted one: then none counts (CVE-2024-28197).
 */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  const header = request.headers.cookie
  if (!header) return undefined
  const wanted = `${nameOf(name, isSecure(request))}=`
  let found: string | undefined
  for (const part of header.split(';')) {
    const pair = part.trimStart()
    if (!pair.startsWith(wanted)) continue
    if (found !== undefined) return undefined
    found = pair.slice(wanted.length).trimEnd()
  }
  return found !== undefined && cookieValue.test(found) ? found : undefined
}

/** The device cookie; undefined when we did not make it for this org: who makes up devices gets no allowance for each. */
export function readDevice(sealer: Sealer, request: FastifyRequest): string | undefined {
  const device = readCookie(request, 'device')
  return device !== undefined && sealer.open('device', request.org.id, device) ? device : undefined
}

/** Sets a cookie that scripts cannot read and other sites do not send along; without a lifetime it ends with the browser. */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: CookieName,
  value: string,
  maxAgeSeconds?: number,
): void {
  const secure = isSecure(request)
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`
  addHeader(reply, `${nameOf(name, secure)}=${value}; Path=/; HttpOnly; SameSite=Lax${age}${secure ? '; Secure' : ''}`)
}

/** Takes a cookie back. */
export const clearCookie = (request: FastifyRequest, reply: FastifyReply, name: CookieName): void =>
  setCookie(request, reply, name, '', 0)

function addHeader(reply: FastifyReply, line: string): void {
  const before = reply.getHeader('set-cookie')
  const name = line.slice(0, line.indexOf('='))
  const others = (Array.isArray(before) ? before : before === undefined ? [] : [String(before)]).filter(
    (other) => !other.startsWith(`${name}=`),
  )
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...others, line])
}
