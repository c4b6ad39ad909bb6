import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brandRoutes, brandStyle } from './brand.ts'

let app: FastifyInstance
beforeAll(() => {
  app = fastify()
  brandRoutes(app)
})
afterAll(() => app.close())

test('a colour has a stylesheet for both schemes, which browsers may keep for ever', async () => {
  const answer = await app.inject({ url: brandStyle('#FF0000') ?? '' })
  expect(answer.headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(answer.body).toMatch(
    /^:root\{--action:#[0-9a-f]{2}0000;--on-action:#ffffff\}@media \(prefers-color-scheme:dark\)\{:root\{--action:#[0-9a-f]{6};--on-action:#0b1a24\}\}$/,
  )
})

test('a scheme can be forced for a preview, with the whole palette of that scheme', async () => {
  const { body } = await app.inject({ url: brandStyle('#ff0000', 'dark') ?? '' })
  expect(body).toMatch(/^:root\{color-scheme:dark;--page: #14161b;/)
  expect(body).not.toContain('@media')
  expect(body).toContain('--action:')
})

test('the pages that choose their scheme by themselves get what their buttons wear when they are pointed at', async () => {
  const { body } = await app.inject({ url: brandStyle('#ff0000', 'web') ?? '' })
  expect(body).toMatch(
    /:root\[data-mantine-color-scheme="dark"\]\{.*--action-strong:#[0-9a-f]{6};--action-wash:#[0-9a-f]{6}\}$/,
  )
})

test.each(['/brand/red.css', '/brand/ff0000-x.css', '/brand/ff0000.css.map', '/brand/FF0000.css', '/brand/%7D.css'])(
  'there is nothing at %s',
  async (url) => expect((await app.inject({ url })).statusCode).toBe(404),
)

test('an org without a colour, or with one that is none, wears ours', () => {
  expect([brandStyle(undefined), brandStyle('red'), brandStyle('#0f5c8c;}')]).toEqual([undefined, undefined, undefined])
})
