import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../tests/worlds/sign-in-world.ts'
import type { TestBrowser } from '../../tests/worlds/test-browser.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())

const signIn = async (browser: TestBrowser, login = world.ada.login, secret = password) => {
  await browser.open('/sign-in')
  await browser.submit({ identifier: login })
  return browser.send({ password: secret })
}

test('a person signs in with identifier and password, and comes to their apps', async () => {
  const browser = world.browser()
  const first = await browser.open('/sign-in')
  expect(first.status).toBe(200)
  const second = await browser.submit({ identifier: world.ada.login })
  expect(second.status).toBe(200)
  expect(browser.text('login')).toBe(world.ada.login)
  const third = await browser.send({ password })
  expect(third).toMatchObject({ status: 303, location: '/' })
  expect(browser.cookies.get('atrium-session')).toMatch(/^[\w-]{43}$/)
})
