import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeSetUpLink } from '../../server/sign-in/set-up/set-up.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { freePort } from '../support/ports.ts'
import { makeSignInWorld, password, type SignInWorld } from '../worlds/sign-in-world.ts'

if (chromiumPath === undefined)
  console.warn('SKIPPED: the sign-in pages in a browser, because there is no Chromium here')

describe.skipIf(chromiumPath === undefined)('the sign-in pages in a browser', () => {
  let world: SignInWorld
  let browser: Browser
  let baseUrl: string
  const contexts: BrowserContext[] = []
  /** What the browser complained about: scripts that threw, and whatever the Content-Security-Policy stopped. */
  const complaints: string[] = []
  const requests: { url: string; bytes: number }[] = []

  beforeAll(async () => {
    const port = await freePort()
    baseUrl = `http://localhost:${port}`
    world = await makeSignInWorld({ baseUrl })
    world.app.get('/', (_, reply) => reply.type('text/html').send('<h1>apps</h1>'))
    world.app.get('/resume', (_, reply) => reply.type('text/html').send('<h1>app</h1>'))
    await world.app.listen({ port, host: '127.0.0.1' })
    browser = await startChromium()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    world.flow = () => ({})
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    contexts.push(context)
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'warning' || (message.type() === 'error' && !/status of 4\d\d/.test(message.text())))
        complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('response', async (response) => {
      const body = await response.body().catch(() => Buffer.alloc(0))
      requests.push({ url: response.url(), bytes: body.length })
    })
    await page.goto(baseUrl + path)
    return page
  }

  async function signedIn(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open(path, options)
    await page.fill('#identifier', world.ada.login)
    await page.click('#submit')
    await page.fill('#password', password)
    await page.click('#submit')
    return page
  }

  test('the keyboard alone signs in: typing begins where it has to', async () => {
    const page = await open('/sign-in')
    await page.keyboard.type(world.ada.login)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#password')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${baseUrl}/`)
  })

  test('without scripts an app’s sign-in goes all the way to the app', async () => {
    const page = await signedIn('/sign-in?flow=no-scripts', { javaScriptEnabled: false })
    await page.waitForURL('**/resume')
  })

  test('a wrong password is said at the field, and the field has the focus', async () => {
    const page = await open('/sign-in')
    await page.fill('#identifier', world.ada.login)
    await page.click('#submit')
    await page.fill('#password', 'wrong')
    await page.keyboard.press('Enter')
    const field = page.locator('#password[aria-invalid=true]')
    await field.waitFor()
    expect(await field.getAttribute('aria-describedby')).toBe('password-error')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('password')
    expect(await page.title()).toBe('Problem – Enter your password – Acme')
    expect(await field.inputValue()).toBe('')
  })

  test('what is typed into a password field can be shown, and is hidden again when it is sent', async () => {
    const page = await open('/sign-in')
    await page.fill('#identifier', world.ada.login)
    await page.click('#submit')
    await page.fill('#password', 'visible?')
    await page.click('#show-password')
    expect(await page.getAttribute('#password', 'type')).toBe('text')
    expect(await page.textContent('#show-password')).toBe('Hide')
    await page.click('#show-password')
    expect(await page.getAttribute('#password', 'type')).toBe('password')
  })

  test('after a sign-in the way back shows no form that is no longer due', async () => {
    const page = await signedIn('/sign-in?flow=back')
    await page.waitForURL('**/resume')
    await page.goBack()
    await page.waitForURL('**/resume')
  })

  test('a forgotten password is replaced in the browser that asked', async () => {
    const login = 'forgetful@acme.example'
    await world.addUser({ login, firstName: 'Grace', lastName: 'Hopper' })
    world.clock.now = new Date(world.clock.now.getTime() + 1_000)
    const page = await open('/sign-in')
    await page.click('#recover')
    await page.fill('#identifier', login)
    await page.click('#submit')
    await expect.poll(() => world.mails.length).toBe(1)
    const [mail] = world.mails
    await page.goto(mail?.kind === 'recover-password' ? mail.values.link : '')
    await page.fill('#new-password', 'a-new-way-through-the-door')
    await page.click('#submit')
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor()
  })

  /** Every page, and how to come to it. */
  const pages: Readonly<Record<string, () => Promise<Page>>> = {
    identifier: () => open('/sign-in?flow=p1'),
    'identifier with a problem': () => open('/sign-in?problem=identifier'),
    password: async () => {
      const page = await open('/sign-in')
      await page.fill('#identifier', world.ada.login)
      await page.click('#submit')
      await page.waitForSelector('#password')
      return page
    },
    choose: () => {
      world.flow = (session) => ({ step: session ? 'choose' : 'sign-in' })
      return signedIn('/sign-in?flow=p2')
    },
    consent: () => {
      world.flow = (session) => ({
        step: session ? 'consent' : 'sign-in',
        scopes: ['openid', 'email', 'groups'],
        granted: ['openid'],
      })
      return signedIn('/sign-in?flow=p3')
    },
    recover: () => open('/recover'),
    'a dead link': () => open('/recover/choose?token=none'),
    'change of password': async () => {
      const page = await signedIn('/sign-in')
      await page.goto(`${baseUrl}/account/password`)
      return page
    },
    'set-up': async () => open(await makeSetUpLink(world.db, '', world.clock.now)),
    'sign-up': () => open('/sign-up'),
    'sign-out': () => open('/sign-out'),
    'signed out': () => open('/signed-out'),
    'a flow that is gone': () => open('/sign-in?flow=gone'),
  }

  test.each(Object.entries(pages))(
    '%s: accessible by day and night, whole at 360, 1280 and 2560 px, small, nothing from elsewhere',
    async (_, visit) => {
      requests.length = 0
      const page = await visit()
      await page.waitForLoadState()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const { violations } = await axeOf(page).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      }
      for (const width of [360, 1280, 2560]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      }
      expect(requests.every(({ url }) => url.startsWith(`${baseUrl}/`))).toBe(true)
      const assets = requests
        .filter(({ url }) => url.includes('/assets/'))
        .map(({ url, bytes }) => [url, bytes] as const)
      const weight = [...new Map(assets).values()].reduce((sum, bytes) => sum + bytes, (await page.content()).length)
      expect(weight).toBeLessThan(50_000)
    },
  )
})
