import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeHttp } from './app.ts'
import { sendError } from './send-error.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await makeHttp({
    logger: pino({ level: 'silent' }),
    trustedProxies: [],
    orgAt: () => undefined,
    sendError,
  })
  app.get('/named/:name', (_, reply) => reply.send('found'))
  await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => app.close())

/** Everything that comes back for these bytes until the server ends the line. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.on('error', (error) => (answer += `[${error.message}]`))
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

test('a head that is too long is answered, and the line is not cut off before the answer', async () => {
  expect(await answerTo(`GET /?${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
})

test.each([
  '\0\0\0\0\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
])('what is no HTTP (%j) is answered with 400', async (bytes) =>
  expect(await answerTo(bytes)).toMatch(/^HTTP\/1\.1 400 /),
)

test.each([
  ['/%', 400],
  ['/%c0%af', 400],
  ['/named/%zz', 400],
  [`/named/${'x'.repeat(300)}`, 404],
])('an address that cannot be read gets a page of ours: %.20s', async (url, status) => {
  const { statusCode, headers, body } = await app.inject({ url, headers: { host: 'a' } })
  expect(statusCode).toBe(status)
  expect(headers['content-type']).toMatch(/^text\/html/)
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(body).not.toContain('FST_ERR')
})
