import type { FastifyReply, FastifyRequest } from 'fastify'
import { hashToken, newToken, sameText } from '../keys/hash.ts'
import type { Sealer } from '../keys/seal.ts'
import { readCookie, setCookie } from './cookies.ts'

/** The browser's cookie, set now if it has none. It names the browser, not the person, and ends with it. */
export function ensureBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, 'browser') ?? request.freshBrowser
  if (known !== undefined) return known
  const fresh = newToken()
  request.freshBrowser = fresh
  setCookie(request, reply, 'browser', fresh)
  return fresh
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The browser cookie that this request's answer sets. */
    freshBrowser?: string
  }
}

/** What a waiting request stores of the browser it waits for. */
export const browserHash = (browser: string): string => hashToken(browser)

/** The value of a form's hidden `_token` field: only pages we made for this browser know it. */
export const formToken = (sealer: Sealer, request: FastifyRequest, browser: string): string =>
  sealer.mac('form-token', request.org.id, browser)

/**
 * True when a state change comes from a page of ours, in the browser that page was made for.
 *
 * Orgs of one deployment are one site to the browser, so SameSite says nothing between them: the Origin and the token
 * decide. Referrer-Policy no-referrer makes browsers send `Origin: null` even from our own forms; then
 * Sec-Fetch-Site, where there is one, must say same-origin.
 */
export function isOwnForm(sealer: Sealer, request: FastifyRequest, token: unknown): boolean {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin !== undefined && origin !== 'null' && origin !== request.org.issuer) return false
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const browser = readCookie(request, 'browser')
  if (browser === undefined || typeof token !== 'string') return false
  return sameText(token, formToken(sealer, request, browser))
}
