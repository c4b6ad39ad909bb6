import { readFile } from 'node:fs/promises'
import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type LogEvent, type LogParty, logEvent } from '../../server/audit/log.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { builtWebPages } from '../support/web-pages.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

/** What makes a page scroll sideways; nothing where it does not. */
function tooWide(): string[] {
  if (document.documentElement.scrollWidth <= innerWidth) return []
  const parts = [...document.querySelectorAll('main *')]
  const wide = parts.filter((part) => part.getBoundingClientRect().right > innerWidth && !part.closest('pre, thead'))
  return ['too wide', ...wide.map(({ outerHTML }) => outerHTML.slice(0, 200))]
}

if (chromiumPath === undefined) console.warn('SKIPPED: the log in the console, because there is no Chromium')

const hourMs = 3_600_000

describe.skipIf(chromiumPath === undefined)('the log, in the console', () => {
  let world: ManagementWorld
  let browser: Browser
  let grace: LogParty
  const contexts: BrowserContext[] = []
  /** What the browser complained about: scripts that threw, and whatever the Content-Security-Policy stopped. */
  const complaints: string[] = []

  beforeAll(async () => {
    await builtWebPages()
    world = await makeManagementWorld()
    browser = await startChromium()
    const login = 'grace@acme.example'
    const id = await world.addUser({ login, firstName: 'Grace', lastName: 'Hopper' })
    grace = { id, type: 'User', alternateId: login, displayName: 'Grace Hopper' }
    await furnish()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const log = (event: Partial<LogEvent>, hoursAgo: number, requestId = `req${hoursAgo}`) =>
    logEvent(
      world.db,
      {
        eventType: 'user.session.start',
        outcome: 'SUCCESS',
        actor: grace,
        targets: [grace],
        visitor: { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', requestId },
        ...event,
      },
      new Date(Date.now() - hoursAgo * hourMs),
    )

  /** Three days with sign-ins, of which some fail, one with a reason that a spreadsheet would run. */
  async function furnish(): Promise<void> {
    for (let hours = 1; hours <= 72; hours += 3) await log({}, hours)
    for (const hours of [20, 21, 22]) await log({ outcome: 'FAILURE', reason: 'wrong password' }, hours)
    await log({ outcome: 'FAILURE', reason: '=HYPERLINK("https://evil.example","x")' }, 30)
    await log({ outcome: 'DENY', reason: 'not assigned', eventType: 'app.generic.unauth_app_access_attempt' }, 40)
    await log({ eventType: 'user.account.lock', requestId: undefined } as Partial<LogEvent>, 20, 'req20')
  }

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { cookie } = await world.bySession(world.ada.userId)
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    })
    contexts.push(context)
    await context.addCookies(
      cookie.split('; ').map((pair) => {
        const [name = '', value = ''] = pair.split('=')
        return { name, value, url: world.issuer }
      }),
    )
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to|Warning:/.test(message.text())) complaints.push(message.text())
    })
    await page.goto(world.issuer + path)
    return page
  }

  const asked = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)
  const rows = (page: Page) => page.getByRole('table', { name: 'Events' }).getByRole('button', { name: /^Details of/ })
  const failed = (page: Page) =>
    page
      .getByRole('table', { name: 'Events' })
      .getByRole('button', { name: /^Failed/ })
      .first()
  const pathWith = (filter: string) => `/admin/log?filter=${encodeURIComponent(filter)}`

  async function expectClean(page: Page): Promise<void> {
    // Rows of an earlier question are faint until the next answer is there.
    await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
    const { violations } = await axeOf(page).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    expect(await page.evaluate(tooWide)).toEqual([])
  }

  test('a value in a row becomes a chip, which is the query; another is excluded; the way back takes it away', async () => {
    const page = await open('/admin/log')
    await failed(page).click()
    await page.getByRole('menuitem', { name: 'Only where it is so' }).click()
    await expect.poll(() => asked(page, 'filter')).toBe('outcome.result eq "FAILURE"')
    await page.getByText('filter=outcome.result eq "FAILURE"').waitFor()
    await expect.poll(() => rows(page).count()).toBe(4)
    await failed(page).click()
    await page.getByRole('menuitem', { name: 'Only where it is not so' }).click()
    await expect.poll(() => asked(page, 'filter')).toBe('outcome.result ne "FAILURE"')
    await page.goBack()
    await expect.poll(() => rows(page).count()).toBe(4)
    await page.getByRole('button', { name: 'Copy the filter' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('outcome.result eq "FAILURE"')
    await page.getByRole('button', { name: /^Remove the condition/ }).click()
    await expect.poll(() => asked(page, 'filter')).toBeNull()
  })

  test('a condition is put together by the keyboard, with the types of event to choose from', async () => {
    const page = await open('/admin/log')
    await page.getByRole('button', { name: 'Add a condition' }).press('Enter')
    await page.getByPlaceholder('Find a type of event').fill('lock an')
    await page.getByRole('option', { name: /^Lock an account/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter')
    await expect.poll(() => asked(page, 'filter')).toBe('eventType eq "user.account.lock"')
    await expect.poll(() => rows(page).count()).toBe(1)
  })

  test('a filter that cannot be read is pointed at where it is wrong, and mended there', async () => {
    const page = await open(pathWith('outcome.result is "FAILURE"'))
    await page.getByText('The filter cannot be read at character 15').waitFor()
    const field = page.getByRole('textbox', { name: 'Filter as text' })
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('mark').textContent()).toBe('is')
    await expectClean(page)
    await field.fill('outcome.result eq "FAILURE"')
    await field.press('Enter')
    await expect.poll(() => rows(page).count()).toBe(4)
  })

  test('words are found with the slash, and stand in the address', async () => {
    const page = await open('/admin/log')
    await rows(page).first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('wrong password')
    await expect.poll(() => asked(page, 'q')).toBe('wrong password')
    await expect.poll(() => rows(page).count()).toBe(3)
    await page.reload()
    await expect.poll(() => rows(page).count()).toBe(3)
    await page.getByRole('searchbox').fill('nothing like it at all')
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await rows(page).first().waitFor()
  })

  test('the bars are zoomed into by the keyboard, and Escape goes back out', async () => {
    const page = await open('/admin/log')
    const bars = page.getByRole('region', { name: 'Events over time' }).getByRole('button', { name: /event/ })
    await bars.last().waitFor()
    const wide = await rows(page).count()
    await bars.last().focus()
    for (let presses = 0; presses < 5; presses++) await page.keyboard.press('Shift+ArrowLeft')
    await page.getByText(/ chosen\. Enter zooms in\./).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page, 'until')).not.toBeNull()
    await expect.poll(() => rows(page).count()).toBeLessThan(wide)
    const zoomed = asked(page, 'since')
    await bars.last().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page, 'since')).not.toBe(zoomed)
    await bars.last().focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => asked(page, 'since')).toBe(zoomed)
    await bars.last().focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => asked(page, 'since')).toBeNull()
    await expect.poll(() => rows(page).count()).toBe(wide)
  })

  test('dragging over bars zooms into them; the table says the same in numbers', async () => {
    const page = await open('/admin/log')
    const picture = page.getByRole('group', { name: /^Drag, or use the arrow keys/ })
    const box = (await picture.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.9, box.y + 40, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => asked(page, 'since')).not.toBeNull()
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page.getByRole('columnheader', { name: 'Denied' }).waitFor()
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await expect.poll(() => asked(page, 'since')).toBeNull()
    await expectClean(page)
  })

  test('a row opens to its JSON and its people, and leads to all of the same request', async () => {
    const page = await open(pathWith('eventType eq "user.account.lock"'))
    await rows(page).first().click()
    const json = page.getByRole('region', { name: 'The event as JSON' })
    expect(JSON.parse((await json.textContent()) ?? '')).toMatchObject({ eventType: 'user.account.lock' })
    expect(await page.getByRole('link', { name: 'Grace Hopper' }).first().getAttribute('href')).toBe(
      `/admin/people/${grace.id}`,
    )
    await page.getByRole('button', { name: 'Show all events of this request' }).click()
    await expect.poll(() => asked(page, 'filter')).toBe('transaction.id eq "req20"')
    await expect.poll(() => rows(page).count()).toBe(2)
  })

  test('what happens while Live is on appears by itself, once, and is said', async () => {
    const page = await open('/admin/log?q=grace')
    await rows(page).first().waitFor()
    const before = await rows(page).count()
    await page.getByRole('switch', { name: 'Live' }).click()
    await page.getByText('New events appear by themselves.').waitFor()
    await log({ eventType: 'user.session.end' }, 0)
    await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()
    await page.getByRole('status').filter({ hasText: '1 new event' }).waitFor()
    await log({ eventType: 'user.lifecycle.suspend' }, 0)
    await page.getByRole('button', { name: 'Suspend a user', exact: true }).waitFor()
    expect(await rows(page).count()).toBe(before + 2)
    await page.getByRole('switch', { name: 'Live' }).click()
    await expect.poll(() => rows(page).count()).toBe(before + 2)
  })

  test('what is shown is exported; cells start no formula', async () => {
    const page = await open(pathWith('outcome.result eq "FAILURE"'))
    await expect.poll(() => rows(page).count()).toBe(4)
    const exported = async (format: RegExp) => {
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('radio', { name: format }).check()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('dialog').getByRole('button', { name: 'Export' }).click(),
      ])
      await page.getByText('4 entries exported').first().waitFor()
      return readFile(await file.path(), 'utf8')
    }
    const csv = await exported(/^CSV/)
    expect(csv.trimEnd().split('\r\n')).toHaveLength(5)
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"",""x"")"`)
    const json: unknown = JSON.parse(await exported(/^JSON/))
    expect(json).toHaveLength(4)
  })

  test('a query is kept by its name, in this browser', async () => {
    const page = await open(`${pathWith('outcome.result eq "DENY"')}&span=30d`)
    await expect.poll(() => rows(page).count()).toBe(1)
    await page.getByRole('button', { name: 'Saved queries' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Refused')
    await page.keyboard.press('Enter')
    await page.getByText('Refused is saved').waitFor()
    await page.goto(`${world.issuer}/admin/log?q=grace`)
    await page.getByRole('button', { name: 'Saved queries' }).click()
    await page.getByRole('button', { name: 'Refused', exact: true }).click()
    await expect
      .poll(() => [asked(page, 'filter'), asked(page, 'span'), asked(page, 'q')])
      .toEqual(['outcome.result eq "DENY"', '30d', null])
  })

  test('without an answer the page says so, and tries again', async () => {
    const page = await open('/admin/log')
    await rows(page).first().waitFor()
    await page.route('**/api/v1/logs?**', (route) => route.abort())
    await page.getByRole('button', { name: '1 hour' }).click()
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
    await page.unroute('**/api/v1/logs?**')
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
    await rows(page).first().waitFor()
  })

  describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
    test.each([360, 1280, 2560])('nothing is wrong for axe, and nothing is cut off, at %i pixels', async (width) => {
      const page = await open('/admin/log', { colorScheme, viewport: { width, height: 900 } })
      await rows(page).first().waitFor()
      await page.getByRole('group', { name: /^Drag, or use/ }).waitFor()
      await expectClean(page)
      await rows(page).first().click()
      await page.getByRole('region', { name: 'The event as JSON' }).waitFor()
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await page.getByRole('button', { name: 'Own' }).click()
      await page.getByRole('button', { name: 'Show this time' }).waitFor()
      await expectClean(page)
      await page.goto(`${world.issuer}/admin/log?since=2020-01-01T00%3A00%3A00.000Z&until=2020-01-02T00%3A00%3A00.000Z`)
      await page.getByRole('heading', { name: 'Nothing happened in this time' }).waitFor()
      await expectClean(page)
    })
  })
})
