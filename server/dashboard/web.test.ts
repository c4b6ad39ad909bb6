import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OrgContext } from '../http/org-context.ts'
import { loadWeb, webRoutes } from './web.ts'

const script = 'console.log("a script that is worth compressing")'
const page =
  '<html lang="en"><head><meta nonce="__NONCE__"><meta name="org" content="__ORG__"><title>__ORG__</title></head>'
const orgName = 'Ada & <Sons> "$&"'

let folder: string
let app: FastifyInstance

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-web-'))
  await mkdir(join(folder, 'web'))
  await writeFile(join(folder, 'index.html'), page)
  await writeFile(join(folder, 'web/main-abc.js'), script)
  await writeFile(join(folder, 'web/main-abc.js.br'), brotliCompressSync(script))
  await writeFile(join(folder, 'web/main-abc.js.gz'), gzipSync(script))
  await writeFile(join(folder, 'web/inter.woff2'), 'font')
  await writeFile(join(folder, 'web/secret.txt'), 'not ours to serve')
  app = fastify()
  app.decorateRequest('org', null as never)
  app.addHook('onRequest', async (request) => {
    const settings = request.headers.host === 'red.example' ? { actionColour: '#ff0000' } : {}
    request.org = { name: orgName, issuer: 'https://id.example', settings } as OrgContext
  })
  webRoutes(app, {
    web: await loadWeb(folder),
    findSession: async (_, cookie) =>
      cookie === undefined
        ? undefined
        : ({ id: 's', userId: '00u', login: 'ada', language: cookie.startsWith('G') ? 'de-CH' : undefined } as never),
    sessionSeen: () => undefined,
  })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const cookie = `__Host-atrium-session=${'A'.repeat(43)}`

describe('the page', () => {
  test('is made for a signed-in user, carries a nonce of its own, and is kept by no cache', async () => {
    const answers = [
      await app.inject({ url: '/', headers: { cookie } }),
      await app.inject({ url: '/account', headers: { cookie } }),
      await app.inject({ url: '/admin/people/00uAda', headers: { cookie } }),
    ]
    const nonces = answers.map(({ body }) => /nonce="([^"]+)"/.exec(body)?.[1])
    expect(new Set(nonces).size).toBe(3)
    answers.forEach((answer, at) => {
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[at]}'`)
      expect(answer.headers['content-security-policy']).toContain("script-src 'self';")
      expect(answer.headers['content-security-policy']).not.toContain('unsafe')
      expect(answer.headers['x-frame-options']).toBe('DENY')
      expect(answer.headers['strict-transport-security']).toBeDefined()
    })
    const first = answers.map(({ headers }) => headers.link)
    expect(first).toEqual(
      ['dashboard', 'account', 'console'].map((asked) => `</api/${asked}>; rel=preload; as=fetch; crossorigin`),
    )
  })

  test('shows the org’s name as text, whatever it is', async () => {
    const { body } = await app.inject({ url: '/', headers: { cookie } })
    expect(body).not.toContain('<Sons>')
    expect(body).toContain('$&#38;')
    expect(body).not.toContain('__ORG__')
  })

  test.each([
    ['what the profile names', 'G', 'en', 'de'],
    ['what the browser asks for, where the profile names nothing', 'A', 'fr, de;q=0.8, en;q=0.5', 'de'],
    ['English, where we speak nothing of it', 'A', 'fr', 'en'],
  ])('speaks %s', async (_, letter, asked, spoken) => {
    const headers = { cookie: `__Host-atrium-session=${letter.repeat(43)}`, 'accept-language': asked }
    expect((await app.inject({ url: '/admin', headers })).body).toContain(`<html lang="${spoken}">`)
  })

  test('wears the org’s colour by a stylesheet of its own, where the org has one', async () => {
    const link = '<link rel="stylesheet" href="/brand/ff0000-web.css"></head>'
    expect((await app.inject({ url: '/', headers: { cookie, host: 'red.example' } })).body).toContain(link)
    expect((await app.inject({ url: '/', headers: { cookie } })).body).not.toContain('/brand/')
  })

  test.each([
    ['/', '/sign-in'],
    ['/account', '/sign-in?to=%2Faccount'],
    ['/admin', '/sign-in?to=%2Fadmin'],
    ['/admin/people?q=ada', '/sign-in?to=%2Fadmin%2Fpeople%3Fq%3Dada'],
  ])('at %s sends others to the sign-in, which leads back', async (url, signIn) => {
    const answer = await app.inject({ url })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, signIn])
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})

describe('a file', () => {
  test.each([
    ['br, gzip', 'br', brotliCompressSync(script)],
    ['gzip', 'gzip', gzipSync(script)],
    ['', undefined, Buffer.from(script)],
  ])('goes out as the browser that accepts "%s" reads it', async (accepted, encoding, bytes) => {
    const answer = await app.inject({ url: '/web/main-abc.js', headers: { 'accept-encoding': accepted } })
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.rawPayload).toEqual(bytes)
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.vary).toBe('accept-encoding')
  })

  test('is kept for a year, and is not sent again to a browser that has it', async () => {
    const first = await app.inject({ url: '/web/inter.woff2' })
    expect(first.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const again = await app.inject({
      url: '/web/inter.woff2',
      headers: { 'if-none-match': String(first.headers.etag) },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test.each(['/web/secret.txt', '/web/..%2Findex.html', '/web/main-abc.js.br', '/web/%2e%2e/index.html', '/web/'])(
    '%s is not there',
    async (url) => {
      expect((await app.inject({ url })).statusCode).toBe(404)
    },
  )
})

test('pages that were never built are a sentence, not a riddle', async () => {
  await expect(loadWeb(join(folder, 'web'))).rejects.toThrow('run vite build web')
})
