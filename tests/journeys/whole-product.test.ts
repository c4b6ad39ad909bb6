import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'

const password = 'walk-through-every-door'

describe.skipIf(chromiumPath === undefined)('the demo, as a newcomer meets it', () => {
  let demo: DemoProcess
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    demo = await startDemo()
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    page = await newPage()
  })
  afterEach(async () => {
    await context.close()
    expect(problems.splice(0)).toEqual([])
  })

  const newPage = async (): Promise<Page> => {
    const opened = await context.newPage()
    opened.on('pageerror', (error) => problems.push(error.message))
    opened.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text())
    })
    return opened
  }
  const signIn = async (at: Page, login: string, secret = password): Promise<void> => {
    await at.fill('#identifier', login)
    await at.click('#submit')
    await at.fill('#password', secret)
    await at.click('#submit')
  }
  const openTile = async (name: string): Promise<Page> => {
    const tile = page.getByRole('link', { name, exact: true }).first()
    const popup = context.waitForEvent('page', { timeout: 3_000 }).catch(() => undefined)
    await tile.click()
    return (await popup) ?? page
  }

  test('sign in, click a tile, and the app greets by name without another question', async () => {
    await page.goto(demo.url)
    await signIn(page, 'grace@acme.example')
    await page.waitForURL(`${demo.url}/`)
    const app = await openTile('Ledger')
    await app.waitForURL(`${demo.ledger}/**`)
    await app.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
  })

  test('begin at the app: sign in once, and the second app asks nothing', async () => {
    await page.goto(demo.ledger)
    await page
      .getByRole('link', { name: 'Sign in' })
      .or(page.getByRole('button', { name: 'Sign in' }))
      .first()
      .click()
    await page.waitForURL(`${demo.url}/sign-in**`)
    expect(await page.textContent('#app')).toContain('Ledger')
    await signIn(page, 'grace@acme.example')
    await page.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
    expect(page.url()).toContain(demo.ledger)
    await page.goto(demo.board)
    await page
      .getByRole('link', { name: 'Sign in' })
      .or(page.getByRole('button', { name: 'Sign in' }))
      .first()
      .click()
    await page.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
    expect(page.url()).toContain(demo.board)
  })

  test('an app that is not assigned says so and lets nobody in', async () => {
    await page.goto(demo.payroll)
    await page
      .getByRole('link', { name: 'Sign in' })
      .or(page.getByRole('button', { name: 'Sign in' }))
      .first()
      .click()
    await signIn(page, 'grace@acme.example')
    await page.waitForURL(`${demo.payroll}/**`)
    expect(await page.textContent('body')).toContain('User is not assigned to the client application.')
  })

  test('a wrong password is said at the field; a deactivated user hears the same', async () => {
    const said: (string | null)[] = []
    for (const login of ['grace@acme.example', 'alan@acme.example', 'nobody@acme.example']) {
      await page.goto(`${demo.url}/sign-in`)
      await signIn(page, login, login.startsWith('alan') ? password : 'not-the-password-at-all')
      const field = page.locator('#password')
      await field.waitFor()
      const problem = await field.getAttribute('aria-describedby')
      said.push(await page.textContent(`#${(problem ?? '').split(' ')[0]}`))
    }
    expect(said[0]).toMatch(/not right/)
    expect(new Set(said).size).toBe(1)
  })

  test('a forgotten password is replaced by the link in the mail', async () => {
    await page.goto(`${demo.globex}/sign-in`)
    await page.click('#recover')
    await page.fill('#identifier', 'ada@acme.example')
    await page.click('#submit')
    await page.waitForLoadState()
    const mail = await newPage()
    let link: string | null = null
    for (let tries = 0; tries < 40 && link === null; tries++) {
      await mail.goto(`${demo.url}/dev/mail`)
      link = await mail
        .locator('article a')
        .first()
        .getAttribute('href', { timeout: 500 })
        .catch(() => null)
    }
    expect(link).toMatch(new RegExp(`^${demo.globex}/`))
    await page.goto(link ?? '')
    await page.fill('#new-password', 'four calm rooms around a pool')
    await page.click('#submit')
    await page.waitForLoadState()
    await page.goto(`${demo.globex}/sign-in`)
    if (await page.locator('#identifier').count())
      await signIn(page, 'ada@acme.example', 'four calm rooms around a pool')
    await page.waitForURL(`${demo.globex}/`)
    // The other Ada, of the other org, is who she was.
    await page.goto(demo.url)
    await signIn(page, 'ada@acme.example')
    await page.waitForURL(`${demo.url}/`)
  })

  test('signing out everywhere else ends the session in the other browser', async () => {
    const other = await browser.newContext()
    const elsewhere = await other.newPage()
    for (const at of [elsewhere, page]) {
      await at.goto(demo.url)
      await signIn(at, 'grace@acme.example')
      await at.waitForURL(`${demo.url}/`)
    }
    await page.goto(`${demo.url}/account`)
    const ended = page.waitForResponse('**/api/account/sessions/end-others')
    await page.getByRole('button', { name: /sign out everywhere else/i }).click()
    expect((await ended).status()).toBe(200)
    await elsewhere.goto(demo.url)
    await elsewhere.waitForURL(`${demo.url}/sign-in**`)
    await page.goto(demo.url)
    await page.waitForURL(`${demo.url}/`)
    await other.close()
  })

  test('signing out at the app ends the session here, and the other app is told', async () => {
    await page.goto(demo.url)
    await signIn(page, 'grace@acme.example')
    await page.waitForURL(`${demo.url}/`)
    const ledger = await openTile('Ledger')
    await ledger.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
    const board = await newPage()
    await board.goto(demo.board)
    await board
      .getByRole('button', { name: 'Sign in' })
      .or(board.getByRole('link', { name: 'Sign in' }))
      .first()
      .click()
    await board.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
    await board
      .getByRole('button', { name: 'Sign out' })
      .or(board.getByRole('link', { name: 'Sign out' }))
      .first()
      .click()
    await board.waitForLoadState()
    await page.goto(demo.url)
    await page.waitForURL(`${demo.url}/sign-in**`)
    // Ledger hears of it by the back channel, within seconds.
    await expect
      .poll(
        async () => {
          await ledger.goto(demo.ledger)
          return ledger.getByRole('heading', { name: 'Grace Hopper' }).count()
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(0)
  })

  test('a tile’s address, opened signed out, leads through the sign-in to the app', async () => {
    await page.goto(`${demo.url}/launch/0oaLedgerOfAcmeDemo1`)
    await signIn(page, 'grace@acme.example')
    await page.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
    expect(page.url()).toContain(demo.ledger)
  })

  test('a session of one org opens nothing of the other', async () => {
    await page.goto(demo.url)
    await signIn(page, 'ada@acme.example')
    await page.waitForURL(`${demo.url}/`)
    await page.goto(demo.globex)
    await page.waitForURL(`${demo.globex}/sign-in**`)
  })

  test.each(['light', 'dark'] as const)('no page of the way breaks an accessibility rule (%s)', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    const check = async (): Promise<void> => {
      const { violations } = await axeOf(page).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    }
    await page.goto(demo.url)
    await check()
    await page.fill('#identifier', 'grace@acme.example')
    await page.click('#submit')
    await page.locator('#password').waitFor()
    await check()
    await page.fill('#password', password)
    await page.click('#submit')
    await page.getByRole('link', { name: 'Ledger', exact: true }).first().waitFor()
    await check()
    await page.goto(`${demo.url}/account`)
    await page.getByRole('heading', { name: 'Account' }).waitFor()
    await check()
    await page.goto(`${demo.url}/nowhere`)
    await check()
  })
})
