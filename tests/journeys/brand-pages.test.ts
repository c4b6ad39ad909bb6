import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Theme } from '../../contracts/management/brand.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { plainPng } from '../support/png.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

if (chromiumPath === undefined) console.warn('SKIPPED: the brand in a browser, because there is no Chromium here')

describe.skipIf(chromiumPath === undefined)('an org’s brand in a browser', () => {
  let world: ManagementWorld
  let browser: Browser
  let theme: Theme
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    world = await makeManagementWorld()
    browser = await startChromium()
    const { body } = await world.ada.call<{ id: string; _embedded: { themes: Theme[] } }[]>(
      'GET',
      '/api/v1/brands?expand=themes',
    )
    const path = `/api/v1/brands/${body[0]?.id}/themes/${body[0]?._embedded.themes[0]?.id}`
    // A yellow that nobody can read on white.
    theme = (await world.ada.call<Theme>('PUT', path, { primaryColorHex: '#ffd500' })).body
    const logo = plainPng(300, 80)
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(logo)]), 'logo.png')
    const { token } = await world.byToken(world.ada.userId)
    await fetch(`${world.issuer}${path}/logo`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}` },
      body: form,
    })
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
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
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
    })
    await page.goto(world.issuer + path)
    return page
  }

  const ground = (page: Pick<Page, 'locator'>) =>
    page.locator('#submit').evaluate((element) => getComputedStyle(element).backgroundColor)
  const rgb = (hex: string) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`

  test.each(['light', 'dark'] as const)(
    'is worn by the sign-in page in the %s scheme, and can be read',
    async (scheme) => {
      const page = await open('/sign-in', { colorScheme: scheme })
      expect(await ground(page)).toBe(rgb(theme.shown[scheme].action))
      expect(theme.shown[scheme].isAdjusted).toBe(scheme === 'light')
      const logo = page.locator('img.logo')
      expect(await logo.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(300)
      expect(await logo.getAttribute('alt')).toBe('Acme')
      const { violations } = await axeOf(page).analyze()
      expect(violations).toEqual([])
    },
  )

  test('is worn by the page of an error', async () => {
    const page = await open('/nowhere')
    expect(await page.locator('#action').evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
      rgb(theme.shown.light.action),
    )
  })

  test('is previewed in a frame of our own page, in either scheme, and nothing there can be sent', async () => {
    const { cookie } = await world.bySession(world.ada.userId)
    const context = await browser.newContext({ colorScheme: 'light' })
    contexts.push(context)
    const cookies = cookie.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split('=')
      return { name, value, url: world.issuer }
    })
    await context.addCookies(cookies)
    const page = await context.newPage()
    // A page of this origin, as the console is; the frame says of itself who may hold it.
    await page.route('**/holder', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<iframe src="/api/console/brand-preview?colour=00aa55&scheme=dark&logo=none"></iframe>',
      }),
    )
    await page.goto(`${world.issuer}/holder`)
    const frame = page.frameLocator('iframe')
    await frame.locator('#identifier').fill('ada')
    const card = frame.locator('#main')
    expect(await card.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(rgb('#1c1f26'))
    expect(await frame.locator('img.logo').count()).toBe(0)
    await frame.locator('#submit').click()
    expect(page.frames()[1]?.url()).toContain('/api/console/brand-preview')
  })

  test('is previewed to no page of another origin', async () => {
    const { cookie } = await world.bySession(world.ada.userId)
    const answer = await fetch(`${world.issuer}/api/console/brand-preview`, { headers: { cookie } })
    expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'(?:;|$)/)
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })
})
