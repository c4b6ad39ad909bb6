import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { freePort } from '../support/ports.ts'
import { builtWebPages } from '../support/web-pages.ts'
import type { TestApp } from '../worlds/app-world.ts'
import { makeRelyingParty } from '../worlds/relying-party.ts'

/** Code of the console, running. */
interface Sample {
  readonly child: ChildProcess
  readonly said: () => string
}

/** Where a program finds the libraries of this repository. */
const cache = join(import.meta.dirname, '../../node_modules/.cache')

const password = 'walk-through-every-door'
const demoToken = '00DemoTokenOfAcme'

if (chromiumPath === undefined) console.warn('SKIPPED: the apps in the console, because there is no Chromium here')

describe.skipIf(chromiumPath === undefined)('the apps of an org, in the console', () => {
  let demo: DemoProcess
  let browser: Browser
  const contexts: BrowserContext[] = []
  /** What the browser complained about: scripts that threw, and whatever the Content-Security-Policy stopped. */
  const complaints: string[] = []
  const samples: (Sample & { readonly folder: string })[] = []
  /** The sessions of those who signed in, so that each signs in once. */
  const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>()

  beforeAll(async () => {
    await builtWebPages()
    demo = await startDemo()
    browser = await startChromium()
  })
  afterEach(async () => {
    for (const { child, folder } of samples.splice(0)) {
      child.kill()
      await rm(folder, { recursive: true, force: true })
    }
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** A page of the console in front of somebody who just signed in. */
  async function open(path: string, login = 'ada@acme.example', options: BrowserContextOptions = {}): Promise<Page> {
    const state = signedIn.get(login)
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      ...options,
      ...(state === undefined ? {} : { storageState: state }),
    })
    contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
    })
    await page.goto(demo.url + path)
    if (state === undefined) {
      await page.fill('#identifier', login)
      await page.click('#submit')
      await page.fill('#password', password)
      await page.click('#submit')
      await page.waitForURL('**/admin/**')
      signedIn.set(login, await context.storageState())
      await page.goto(demo.url + path)
    }
    return page
  }

  /** Calls the API as Ada, to furnish what a test needs. */
  async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await fetch(demo.url + path, {
      method,
      headers: { authorization: `SSWS ${demoToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as Body
  }

  const redirectUri = 'https://books.example/callback'

  /** A web app that everyone has, with its secret. */
  async function addApp(label: string, redirectTo = redirectUri): Promise<TestApp> {
    const app = await call<{ id: string; credentials: { oauthClient: { client_secret: string } } }>(
      'POST',
      '/api/v1/apps',
      {
        label,
        signOnMode: 'OPENID_CONNECT',
        settings: {
          oauthClient: { application_type: 'web', redirect_uris: [redirectTo], grant_types: ['authorization_code'] },
        },
      },
    )
    const everyone = await call<{ id: string }[]>(
      'GET',
      `/api/v1/groups?filter=${encodeURIComponent('type eq "BUILT_IN"')}`,
    )
    await call('PUT', `/api/v1/apps/${app.id}/groups/${everyone[0]?.id ?? ''}`, {})
    return testApp(app.id, app.credentials.oauthClient.client_secret)
  }

  const testApp = (clientId: string, secret: string): TestApp => ({ clientId, secret, redirectUri })

  /** Signs Grace in to the app, as the app would; gives the status of the token endpoint's answer. */
  async function signOnTo(
    app: TestApp,
  ): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
    const party = makeRelyingParty(demo.url, app, { login: 'grace@acme.example', password, always: pkce })
    const { parameters } = await party.authorize()
    return party.exchange(parameters.get('code') ?? '', { code_verifier: verifier })
  }

  /** Runs code of the console as an admin would: in a folder with the libraries, and the environment file it came with. */
  async function runSample(code: string, environment: string, more: Readonly<Record<string, string>>): Promise<Sample> {
    await mkdir(cache, { recursive: true })
    const folder = await mkdtemp(join(cache, 'sample-'))
    await writeFile(join(folder, 'app.mjs'), code)
    await writeFile(join(folder, '.env'), environment)
    const { PATH = '' } = process.env
    const child = spawn(process.execPath, ['--env-file=.env', 'app.mjs'], { cwd: folder, env: { PATH, ...more } })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes.toString()))
    const sample = { child, said: () => said.join('') }
    samples.push({ ...sample, folder })
    return sample
  }

  const codeOf = async (page: Page, name: string | RegExp) =>
    (await page.getByRole('region', { name }).textContent()) ?? ''

  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')

  /** Presses Tab until the keyboard is at what is called so. */
  async function tabTo(page: Page, name: string | RegExp): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      const now = await focused(page)
      if (typeof name === 'string' ? now === name : name.test(now)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`no Tab leads to ${String(name)}`)
  }

  test('the keyboard alone adds a web app, and somebody signs in with the values shown', async () => {
    const page = await open('/admin/apps')
    await page.getByRole('link', { name: 'Ledger' }).waitFor()
    await tabTo(page, 'Add app')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What kind of app it is' }).waitFor()
    await expect.poll(() => focused(page)).toBe('Web app with a back end')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Name' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Write a name').waitFor()
    await page.keyboard.type('Books')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Where the app lives' }).waitFor()
    await page.keyboard.type('books.example/callback')
    await page.keyboard.press('Enter')
    await page.getByText('The beginning is missing').waitFor()
    await tabTo(page, `Use ${redirectUri}`)
    await page.keyboard.press('Enter')
    // What was written survives a reload, and the way back.
    await page.reload()
    const redirects = page.getByRole('textbox', { name: /^Redirect URIs/ })
    await expect.poll(() => redirects.inputValue()).toBe(redirectUri)
    await page.goBack()
    await expect.poll(() => page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Books')
    await page.goForward()
    await page.getByRole('textbox', { name: /^Redirect URIs/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Who gets it' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Choose who may open it').waitFor()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Books is added' }).waitFor()
    const valueOf = (label: string) => page.getByLabel(label, { exact: true }).inputValue()
    const app = testApp(await valueOf('Client ID'), await valueOf('Client secret'))
    expect(await valueOf('Issuer')).toBe(demo.url)
    expect(await page.getByRole('region', { name: 'Lines of the environment file' }).textContent()).toContain(
      app.secret,
    )
    const { status, json } = await signOnTo(app)
    expect([status, typeof json.id_token]).toEqual([200, 'string'])
    await tabTo(page, 'I have stored it')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByLabel('Client secret', { exact: true }).count()).toBe(0)
    await page.getByRole('link', { name: 'Go to Books' }).click()
    await page.getByRole('heading', { name: 'Books', exact: true }).waitFor()
  })

  test('whoever leaves before the secret is stored is asked first', async () => {
    const page = await open('/admin/apps/new')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Leaving')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Redirect URIs/ }).fill(redirectUri)
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'Nobody yet' }).check()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Leaving is added' }).waitFor()
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Apps' }).click()
    await page.getByRole('dialog', { name: 'Leave without the secret?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByLabel('Client secret', { exact: true }).inputValue()).not.toBe('')
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Apps' }).click()
    await page.getByRole('link', { name: 'Leaving' }).waitFor()
  })

  test('what only the server knows to be wrong stands at its field, on its step', async () => {
    const page = await open('/admin/apps/new')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Refused')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Redirect URIs/ }).fill(redirectUri)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('radio', { name: 'Everyone' }).check()
    const cause = 'settings.oauthClient.redirect_uris.0: must not be this one'
    const json = {
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed: redirect_uris',
      errorLink: 'E0000001',
      errorId: 'oaeRefused',
      errorCauses: [{ errorSummary: cause }],
    }
    await page.route('**/api/v1/apps', (route) => route.fulfill({ status: 400, json }))
    await page.getByRole('button', { name: 'Add Refused' }).click()
    const field = page.getByRole('textbox', { name: /^Redirect URIs/ })
    await field.waitFor()
    await page.getByText('must not be this one').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => focused(page)).toContain('Redirect URIs')
  })

  test('a sign-in that is too old is made anew, and nothing that was written is lost', async () => {
    const page = await open('/admin/apps/new')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Patient')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Redirect URIs/ }).fill(redirectUri)
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'Nobody yet' }).check()
    const json = {
      errorCode: 'E0000006',
      errorSummary: 'You do not have permission to perform the requested action',
      errorLink: 'E0000006',
      errorId: 'oaeStale',
      errorCauses: [],
      rule: 'sign-in-is-fresh',
    }
    await page.route('**/api/v1/apps', (route) => route.fulfill({ status: 403, json }))
    await page.getByRole('button', { name: 'Add Patient' }).click()
    await page.getByRole('button', { name: 'Sign in again' }).click()
    await page.fill('#password', password)
    await page.click('#submit')
    await page.getByRole('heading', { name: 'Who gets it' }).waitFor()
    await page.unroute('**/api/v1/apps')
    await page.getByRole('button', { name: 'Add Patient' }).click()
    await page.getByRole('heading', { name: 'Patient is added' }).waitFor()
    await page.getByRole('button', { name: 'I have stored it' }).click()
    // The new sign-in has a cookie of its own.
    signedIn.set('ada@acme.example', await page.context().storageState())
  })

  test('a script gets its key in the browser, and what it may do', async () => {
    const page = await open('/admin/apps/new')
    await page.getByRole('radio', { name: 'Service or script' }).check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Nightly')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Make a key pair in this browser' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your private key' })
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download', exact: true }).click(),
    ])
    expect(saved.suggestedFilename()).toBe('nightly-private-key.json')
    const privateKey = await saved.path()
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('checkbox', { name: /okta\.users\.read/ }).check()
    await page.getByRole('button', { name: 'Add Nightly' }).click()
    await page.getByRole('heading', { name: 'Nightly is added' }).waitFor()
    // The code that stands there does what it says.
    const environment = await codeOf(page, 'Lines of the environment file')
    const files = { OIDC_PRIVATE_KEY_FILE: privateKey }
    const bySdk = await runSample(await codeOf(page, 'Code for Okta SDK'), environment, files)
    await page.getByRole('button', { name: 'Node.js' }).click()
    const byHand = await runSample(await codeOf(page, 'Code for Node.js'), environment, files)
    await expect.poll(bySdk.said, { timeout: 20_000 }).toContain('ada@acme.example')
    await expect.poll(byHand.said, { timeout: 20_000 }).toContain('@acme.example')
    await page.getByRole('link', { name: 'Go to Nightly' }).click()
    await page.getByRole('link', { name: 'Credentials' }).click()
    await expect.poll(() => page.getByRole('checkbox', { name: /okta\.users\.read/ }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: /okta\.users\.manage/ }).isChecked()).toBe(false)
  })

  test('the code for a web app signs people in as it was copied', async () => {
    const port = await freePort()
    const at = `http://localhost:${port}`
    const { clientId, secret } = await addApp('Sample', `${at}/callback`)
    const page = await open(`/admin/apps/${clientId}?tab=sign-on`)
    const environment = await codeOf(page, 'Lines of the environment file')
    const code = await codeOf(page, 'Code for Node.js')
    const filled = environment
      .replace('OIDC_CLIENT_SECRET=', `OIDC_CLIENT_SECRET=${secret}`)
      .replace('SESSION_SECRET=', 'SESSION_SECRET=a-long-random-text')
    await runSample(code, filled, { PORT: String(port) })
    await expect
      .poll(
        () =>
          fetch(at).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true)
    await page.goto(at)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText(/Signed in as 00u/).waitFor()
  })

  test('a secret is rotated while people go on signing in', async () => {
    const old = await addApp('Rotated')
    expect((await signOnTo(old)).status).toBe(200)
    const page = await open(`/admin/apps/${old.clientId}?tab=credentials`)
    await page.getByRole('button', { name: 'Add a second secret' }).click()
    await page.getByRole('radio', { name: 'In 24 hours' }).waitFor()
    await page.getByRole('button', { name: 'Make the secret' }).click()
    const dialog = page.getByRole('dialog', { name: 'New client secret of Rotated' })
    const renewed = testApp(old.clientId, await dialog.getByLabel('Client secret', { exact: true }).inputValue())
    // It closes by no accident.
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    expect([(await signOnTo(old)).status, (await signOnTo(renewed)).status]).toEqual([200, 200])
    await page.getByText('Works, ends by itself').waitFor()
    expect(await page.getByRole('button', { name: 'Add a second secret' }).count()).toBe(0)
    await page.getByRole('button', { name: `Deactivate the secret ending in ${old.secret.slice(-4)}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await page.getByText(`The secret ending in ${old.secret.slice(-4)} is off`).waitFor()
    // The server holds an app for a second at most.
    await expect.poll(async () => (await signOnTo(old)).status, { timeout: 5_000 }).toBe(401)
    expect((await signOnTo(renewed)).status).toBe(200)
    await page.getByRole('button', { name: `Delete the secret ending in ${old.secret.slice(-4)}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect.poll(() => page.getByText(`••••${old.secret.slice(-4)}`).count()).toBe(0)
  })

  test('a group is assigned, taken away, and given back within ten seconds', async () => {
    const { clientId } = await addApp('Assigned')
    const page = await open(`/admin/apps/${clientId}?tab=assignments`)
    const groups = page.getByRole('region', { name: 'Groups' }).first()
    await groups.getByRole('link', { name: 'Everyone' }).waitFor()
    await page.getByRole('textbox', { name: 'Assign a group' }).fill('Engin')
    await page.getByRole('option', { name: /^Engineering/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await groups.getByRole('link', { name: 'Engineering' }).waitFor()
    await groups.getByRole('button', { name: 'Remove Engineering' }).click()
    await expect.poll(() => groups.getByRole('link', { name: 'Engineering' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await groups.getByRole('link', { name: 'Engineering' }).waitFor()
    await page.reload()
    await groups.getByRole('link', { name: 'Engineering' }).waitFor()
    // Why somebody has it.
    await page.getByRole('searchbox', { name: 'Search those who have it' }).fill('grace')
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor()
    await page.getByRole('button', { name: /Grace Hopper: why they have it/ }).click()
    await page.getByText('By the group').first().waitFor()
  })

  test('two admins who edit one app lose nothing of each other’s', async () => {
    const { clientId } = await addApp('Shared')
    const mine = await open(`/admin/apps/${clientId}`)
    const theirs = await open(`/admin/apps/${clientId}`)
    const name = (page: Page) => page.getByRole('textbox', { name: 'Name' })
    const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click()
    await name(mine).waitFor()
    // Different fields: both stand.
    await theirs.getByRole('textbox', { name: 'Notes for admins' }).fill('Grace looks after it')
    await save(theirs)
    await theirs.getByText('Saved').waitFor()
    await name(mine).fill('Shared books')
    await save(mine)
    await mine.getByText('Both changes are saved').waitFor()
    await theirs.reload()
    await expect.poll(() => name(theirs).inputValue()).toBe('Shared books')
    expect(await theirs.getByRole('textbox', { name: 'Notes for admins' }).inputValue()).toBe('Grace looks after it')
    // The same field: somebody chooses.
    await mine.reload()
    await expect.poll(() => name(mine).inputValue()).toBe('Shared books')
    await name(theirs).fill('Theirs')
    await save(theirs)
    await theirs.getByText('Saved').waitFor()
    await name(mine).fill('Mine')
    await save(mine)
    const dialog = mine.getByRole('dialog', { name: 'Changed meanwhile by somebody else' })
    expect(await dialog.getByRole('row', { name: /Name/ }).innerText()).toMatch(/Theirs.*Mine/s)
    await dialog.getByRole('button', { name: 'Keep yours' }).click()
    await mine.getByRole('heading', { name: 'Mine', exact: true }).waitFor()
    await mine.goto(`${demo.url}/admin/apps/${clientId}?tab=history`)
    await mine.getByRole('row', { name: /Name.*Theirs.*Mine/ }).waitFor()
  })

  test('an app is turned off, and deleted by typing its name', async () => {
    const { clientId } = await addApp('Short-lived')
    const page = await open(`/admin/apps/${clientId}`)
    const off = page.getByRole('button', { name: 'Deactivate' })
    await off.click()
    await page.getByText(/\d+ people lose it/).waitFor()
    // Who thinks better of it is where they were.
    await page.keyboard.press('Escape')
    await expect.poll(() => off.evaluate((button) => button === document.activeElement)).toBe(true)
    await off.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete Short-lived' })
    expect(await confirm.isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: 'Type Short-lived to confirm' }).fill('Short-lived')
    await confirm.click()
    await page.waitForURL('**/admin/apps')
    await page.goto(`${demo.url}/admin/apps/${clientId}`)
    await page.getByRole('heading', { name: 'Not there any more' }).waitFor()
  })

  test('several apps are turned off together, and found by their status', async () => {
    await addApp('Many one')
    await addApp('Many two')
    const page = await open('/admin/apps?q=Many')
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    await page.getByRole('button', { name: 'Deactivate' }).click()
    await page.getByRole('dialog', { name: 'Deactivate 2 apps?' }).getByRole('button', { name: 'Deactivate' }).click()
    await expect.poll(() => page.getByRole('cell', { name: 'Inactive' }).count()).toBe(2)
    await page.getByRole('button', { name: 'Active', exact: true }).click()
    await page.getByText('Nothing matches').waitFor()
    expect(new URL(page.url()).search).toBe('?q=Many&status=ACTIVE')
  })

  test('an app that registered itself is marked until somebody reviewed it', async () => {
    await call('POST', '/api/v1/org/settings', { registration: { mode: 'open' } })
    const metadata = { client_name: 'Self made', redirect_uris: [redirectUri], application_type: 'web' }
    const registered = await fetch(`${demo.url}/oauth2/v1/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    })
    expect(registered.status).toBe(201)
    const page = await open('/admin/apps?q=Self')
    await page.getByText('Registered itself, not reviewed').waitFor()
    await page.getByRole('link', { name: 'Self made' }).click()
    await page.getByRole('button', { name: 'I have reviewed it' }).click()
    await expect.poll(() => page.getByText('Registered itself, not reviewed').count()).toBe(0)
    await page.getByText('Web app with a back end · Registered itself').waitFor()
  })

  test('whoever may only read sees everything and no button that would refuse', async () => {
    const grace = await call<{ id: string }>('GET', '/api/v1/users/grace@acme.example')
    await call('POST', `/api/v1/users/${grace.id}/roles`, { type: 'READ_ONLY_ADMIN' })
    const { clientId } = await addApp('Read only')
    const page = await open('/admin/apps', 'grace@acme.example')
    await page.getByRole('link', { name: 'Read only' }).waitFor()
    expect(await page.getByRole('link', { name: 'Add app' }).count()).toBe(0)
    expect(await page.getByRole('checkbox').count()).toBe(0)
    const dead = /Save|Add|Remove|Edit|Delete|Deactivate|Assign|Replace/
    for (const [tab, sign] of [
      ['general', 'About the app'],
      ['sign-on', redirectUri],
      ['credentials', 'Never used'],
      ['assignments', 'By a group'],
    ] as const) {
      await page.goto(`${demo.url}/admin/apps/${clientId}?tab=${tab}`)
      await page.getByText(sign).first().waitFor()
      expect(await page.getByRole('main').getByRole('button', { name: dead }).allInnerTexts()).toEqual([])
    }
    await page.goto(`${demo.url}/admin/apps/new`)
    await page.getByText('apps.manage').waitFor()
  })

  test.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('nothing is wrong for axe, and nothing is cut off: %s, at %i pixels', async (colorScheme, width) => {
    const { clientId } = await addApp(`Books ${width}`)
    const page = await open('/admin/apps', 'ada@acme.example', { colorScheme, viewport: { width, height: 900 } })
    await page.getByRole('link', { name: 'Ledger' }).waitFor()
    await expectClean(page)
    await page.goto(`${demo.url}/admin/apps?q=nothing-like-it`)
    await page.getByText('Nothing matches').waitFor()
    await expectClean(page)
    await throughTabs(page, clientId, expectClean)
    await walkTheWay(page, `Walked ${width}`)
  })

  test('nothing is cut off on a very wide window', async () => {
    const { clientId } = await addApp('Wide')
    const page = await open('/admin/apps', 'ada@acme.example', { viewport: { width: 2560, height: 1200 } })
    await page.getByRole('link', { name: 'Ledger' }).waitFor()
    await expectWhole(page)
    await throughTabs(page, clientId, expectWhole)
  })

  /** Looks at every tab of an app. */
  async function throughTabs(page: Page, clientId: string, look: (page: Page) => Promise<void>): Promise<void> {
    for (const [tab, sign] of [
      ['general', 'About the app'],
      ['sign-on', 'Code to begin with'],
      ['credentials', 'Never used'],
      ['assignments', 'By a group'],
      ['activity', 'Open in the log'],
      ['history', 'Every change of this app'],
    ] as const) {
      await page.goto(`${demo.url}/admin/apps/${clientId}?tab=${tab}`)
      await page.getByText(sign).first().waitFor()
      await look(page)
    }
  }

  /** Adds an app step by step and looks at each step, with what is wrong on it. */
  async function walkTheWay(page: Page, label: string): Promise<void> {
    await page.goto(`${demo.url}/admin/apps/new`)
    await page.getByRole('radio', { name: 'Web app with a back end' }).waitFor()
    await expectClean(page)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expectClean(page)
    await page.getByRole('textbox', { name: 'Name' }).fill(label)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Redirect URIs/ }).fill('http://books.example/callback')
    await page.keyboard.press('Enter')
    await page.getByText('Only https:// is safe').waitFor()
    await expectClean(page)
    await page.getByRole('button', { name: /^Use https/ }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: `Add ${label}` }).click()
    await expectClean(page)
    await page.getByRole('radio', { name: 'Some groups' }).check()
    await page.getByRole('textbox', { name: 'Add a group' }).fill('Engin')
    await page.getByRole('option', { name: /^Engineering/ }).click()
    await expectClean(page)
    await page.getByRole('button', { name: `Add ${label}` }).click()
    await page.getByRole('heading', { name: `${label} is added` }).waitFor()
    await expectClean(page)
    await page.getByRole('button', { name: 'I have stored it' }).click()
  }

  async function expectClean(page: Page): Promise<void> {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axeOf(page).withTags(tags).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await expectWhole(page)
  }

  async function expectWhole(page: Page): Promise<void> {
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  }
})

// RFC 7636 Appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const pkce = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }
