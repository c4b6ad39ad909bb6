import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPayroll } from '../../examples/payroll/payroll.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { makeScratchDir } from '../support/scratch.ts'
import { freePort } from '../support/ports.ts'
import { endServerProcesses, type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { builtWebPages } from '../support/web-pages.ts'

const adas = { login: 'ada@initech.example', password: 'seven quiet doors in a row' }
const graces = { login: 'grace@initech.example', password: 'a lamp above every stair' }
/** A person has five minutes for the way; a machine that clicks has to be far below it. */
const longestMs = 60_000

if (chromiumPath === undefined) console.warn('SKIPPED: the way of a new admin, because there is no Chromium here')

describe.skipIf(chromiumPath === undefined)('a new admin, on an empty machine without a mail server', () => {
  let server: ServerProcess
  let browser: Browser
  let dataDir: string
  /** What the browser complained about: scripts that threw, and whatever the Content-Security-Policy stopped. */
  const complaints: string[] = []

  beforeAll(async () => {
    await builtWebPages()
    dataDir = await makeScratchDir()
    const port = await freePort()
    server = await startServerProcess({ PORT: String(port), DATA_DIR: dataDir, DEVELOPMENT: 'true' })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await endServerProcesses()
    await rm(dataDir, { recursive: true, force: true })
  })

  /** A browser of somebody's own. */
  async function openBrowser(): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
    })
    return page
  }

  async function findSetUpLink(): Promise<string> {
    const read = () => readFile(join(dataDir, 'set-up-link'), 'utf8').catch(() => '')
    await expect.poll(read, { timeout: 10_000 }).toMatch(/\n$/)
    return (await read()).trim()
  }

  async function signIn(page: Page, { login, password }: typeof adas): Promise<void> {
    await page.fill('#identifier', login)
    await page.click('#submit')
    await page.fill('#password', password)
    await page.click('#submit')
  }

  async function setUp(page: Page, link: string): Promise<void> {
    await page.goto(link)
    const values = { orgName: 'Initech', firstName: 'Ada', lastName: 'Byron', email: adas.login }
    for (const [name, value] of Object.entries(values)) await page.fill(`#${name}`, value)
    await page.fill('#new-password', adas.password)
    await page.click('#submit')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, adas)
  }

  /** Adds Grace by hand; gives the link to be handed over, which nobody has to choose where no mail goes out. */
  async function addColleague(page: Page): Promise<string> {
    await page.getByRole('link', { name: 'Add person' }).click()
    await page.getByText('No mail server is named yet').waitFor()
    await page.getByRole('textbox', { name: 'First name' }).fill('Grace')
    await page.getByRole('textbox', { name: 'Last name' }).fill('Hopper')
    await page.getByRole('textbox', { name: 'Email' }).fill(graces.login)
    await page.getByRole('button', { name: 'Add person' }).click()
    const once = page.getByRole('dialog', { name: 'Link for Grace Hopper' })
    const link = await once.getByRole('textbox', { name: 'Link' }).inputValue()
    await once.getByRole('button', { name: 'I have stored it' }).click()
    return link
  }

  async function addApp(page: Page, origin: string) {
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'Add app' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Payroll')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: /^Redirect URIs/ }).fill(`${origin}/callback`)
    await page.getByRole('textbox', { name: 'Start address' }).fill(`${origin}/initiate`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('radio', { name: 'Everyone' }).check()
    await page.getByRole('button', { name: 'Add Payroll' }).click()
    await page.getByRole('heading', { name: 'Payroll is added' }).waitFor()
    const shown = (label: string) => page.getByLabel(label, { exact: true }).inputValue()
    const values = {
      issuer: await shown('Issuer'),
      clientId: await shown('Client ID'),
      clientSecret: await shown('Client secret'),
    }
    await page.getByRole('button', { name: 'I have stored it' }).click()
    return values
  }

  /** The log as the console shows it, the newest first: what was done, and by whom. */
  async function readLog(page: Page): Promise<string[]> {
    await page.getByRole('link', { name: 'Log', exact: true }).click()
    await page.getByRole('row', { name: /Sign on to an app/ }).waitFor()
    const rows = await page.locator('tbody tr').allInnerTexts()
    return rows.map((row) => row.replaceAll(/\s+/g, ' '))
  }

  test('comes from the set-up link to a colleague who is signed in to an app of their own', async () => {
    const begun = performance.now()
    const [ada, grace] = [await openBrowser(), await openBrowser()]

    // Whoever has set it up stands in the console, and reads what comes next.
    await setUp(ada, await findSetUpLink())
    await ada.getByRole('heading', { name: 'First steps' }).waitFor()
    expect(ada.url()).toBe(`${server.url}/admin`)
    // The dashboard, still empty, leads there as well.
    await ada.goto(server.url)
    await ada.getByRole('link', { name: 'Open the admin console' }).click()

    const activation = await addColleague(ada)
    await grace.goto(activation)
    await grace.fill('#new-password', graces.password)
    await grace.click('#submit')
    await grace.getByRole('heading', { name: 'No apps yet' }).waitFor()
    expect(await grace.getByRole('link', { name: 'Open the admin console' }).count()).toBe(0)

    const port = await freePort()
    const values = await addApp(ada, `http://localhost:${port}`)
    await using payroll = new AsyncDisposableStack()
    const app = await startPayroll({ port, ...values })
    payroll.defer(() => app.close())

    // By the tile, already signed in.
    await grace.reload()
    const tile = grace.getByRole('link', { name: 'Payroll', exact: true }).first()
    const opened = grace.context().waitForEvent('page')
    await tile.click()
    const payrolls = await opened
    await payrolls.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
    expect(new URL(payrolls.url()).port).toBe(String(port))

    const log = await readLog(ada)
    const acts = [
      /^Create a user .*System/,
      /^Create a user .*Ada Byron Grace Hopper/,
      /^Activate a user .*Grace Hopper Grace Hopper/,
      /^Create an app .*Ada Byron Payroll/,
      /^Create a client secret .*Ada Byron Payroll/,
      /^Assign an app to a group .*Ada Byron Everyone/,
      /^Sign on to an app .*grace@initech\.example Payroll/,
    ]
    const places = acts.map((act) => log.findLastIndex((row) => act.test(row)))
    expect([log, places]).not.toEqual([log, expect.arrayContaining([-1])])
    expect(log.join('\n')).not.toContain(values.clientSecret)
    expect(complaints).toEqual([])
    const tookMs = performance.now() - begun
    expect(tookMs).toBeLessThan(longestMs)
    console.info(`from the set-up link to a colleague signed in to an app: ${Math.round(tookMs / 1000)} s`)
  })
})
