import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import type { Connection } from './connection.ts'
import type { Service } from './job.ts'
import { check } from './sign-on.ts'
import type { Target } from './target.ts'

/** Makes the way of a service to a token of its own: an assertion that its key signs, never the same twice (RFC7523). */
export function makeServe(
  { host, issuer, paths }: Target,
  { clientId, key, scope }: Service,
): (connection: Connection) => Promise<void> {
  const signedBy = { key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' } as const
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = encoded({ alg: 'ES256', kid: 'bench' })
  const usual = { iss: clientId, sub: clientId, aud: `${issuer}${paths.token}` }
  const asked = `grant_type=client_credentials&scope=${encodeURIComponent(scope)}&client_assertion_type=${encodeURIComponent('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')}&client_assertion=`
  const head = `POST ${paths.token} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: `
  return async (connection) => {
    const exp = Math.floor(Date.now() / 1000) + 60
    const content = `${header}.${encoded({ ...usual, exp, jti: randomUUID() })}`
    const form = `${asked}${content}.${sign('sha256', Buffer.from(content), signedBy).toString('base64url')}`
    const answer = await connection.send(`${head}${form.length}\r\n\r\n${form}`)
    check(answer.status === 200, 'token of a service', answer)
    const body = JSON.parse(answer.body) as Readonly<Record<string, unknown>>
    check(typeof body['access_token'] === 'string' && body['scope'] === scope, 'its token and scope', answer)
  }
}
