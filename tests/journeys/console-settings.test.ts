import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Theme } from '../../contracts/management/brand.ts'
import type { OrgKeys } from '../../contracts/management/key.ts'
import type { OrgSecurity, OrgSetting } from '../../contracts/management/org.ts'
import type { TrustedOrigin } from '../../contracts/management/trusted-origin.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { plainPng } from '../support/png.ts'
import { builtWebPages } from '../support/web-pages.ts'
import { password } from '../worlds/deployment-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

if (chromiumPath === undefined) console.warn('SKIPPED: the settings in the console, because there is no Chromium')

const parts = ['organization', 'branding', 'sign-in', 'keys', 'tokens', 'admins', 'origins', 'registration']

describe.skipIf(chromiumPath === undefined)('the settings, in the console', () => {
  let world: ManagementWorld
  let browser: Browser
  let orgName: string
  const contexts: BrowserContext[] = []
  /** What the browser complained about: scripts that threw, and whatever the Content-Security-Policy stopped. */
  const complaints: string[] = []
  let counter = 0

  beforeAll(async () => {
    await builtWebPages()
    world = await makeManagementWorld()
    browser = await startChromium()
    orgName = (await org()).companyName
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const org = async () => (await world.ada.call<OrgSetting>('GET', '/api/v1/org')).body
  const security = async () => (await world.ada.call<OrgSecurity>('GET', '/api/v1/org/settings')).body
  const keys = async () => (await world.ada.call<OrgKeys>('GET', '/api/v1/org/keys')).body.keys

  interface Opening extends BrowserContextOptions {
    readonly as?: string
    readonly signedInMinutesAgo?: number
  }

  /** A part of the settings in a browser in which Ada, or somebody else, is signed in. */
  async function open(part: string, { as = world.ada.userId, signedInMinutesAgo = 0, ...options }: Opening = {}) {
    const { cookie } = await world.bySession(as, signedInMinutesAgo)
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
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
    await page.goto(`${world.issuer}/admin/settings/${part}`)
    return page
  }

  async function somebody(roles: readonly ('HELP_DESK_ADMIN' | 'READ_ONLY_ADMIN' | 'APP_ADMIN')[] = []) {
    counter += 1
    const lastName = `Setter${String.fromCodePoint(64 + counter)}`
    const login = `setter${counter}@acme.example`
    const id = await world.addUser({ login, firstName: 'Some', lastName, roles })
    return { id, login, name: `Some ${lastName}` }
  }

  const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
  const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click()
  const saved = (page: Page) => page.getByRole('alert').getByText('Saved').first().waitFor()
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })

  test('the org gets another city; its history says so; its identity is there to copy', async () => {
    const page = await open('')
    await page.waitForURL('**/admin/settings/organization')
    await field(page, 'City').fill('Zürich')
    await field(page, 'Website').fill('acme')
    await save(page)
    await expect.poll(() => field(page, 'Website').getAttribute('aria-invalid')).toBe('true')
    await field(page, 'Website').fill('https://acme.example')
    await save(page)
    await saved(page)
    expect(await org()).toMatchObject({ city: 'Zürich', website: 'https://acme.example', companyName: orgName })
    await page.getByRole('button', { name: 'Show the changes' }).click()
    await page.getByRole('row', { name: /City.*Zürich/ }).waitFor()
    expect(await page.getByLabel('Issuer', { exact: true }).inputValue()).toBe(world.issuer)
    expect(await page.getByRole('link', { name: 'Open the discovery document' }).getAttribute('href')).toBe(
      `${world.issuer}/.well-known/openid-configuration`,
    )
  })

  test('two admins who change the same field choose whose it shall be', async () => {
    const mine = await open('organization')
    await field(mine, 'Country').fill('Mine')
    await world.ada.call('POST', '/api/v1/org', { country: 'Theirs' })
    await save(mine)
    const asked = dialog(mine, 'Changed meanwhile by somebody else')
    await asked.getByText('Theirs', { exact: true }).last().waitFor()
    await asked.getByRole('button', { name: 'Keep yours' }).click()
    await expect.poll(async () => (await org()).country).toBe('Mine')
  })

  test('a colour that cannot be read is said to be, shown in the real page, and saved only on demand', async () => {
    const page = await open('branding')
    const before = await page.getByTitle('Preview of the sign-in page').getAttribute('src')
    await field(page, 'Colour of buttons and links').fill('#ffee00')
    await page.getByText(/Too faint to be read .* it is made darker/).waitFor()
    await expect
      .poll(() => page.getByTitle('Preview of the sign-in page').getAttribute('src'))
      .toContain('colour=ffee00')
    const frame = page.frameLocator('iframe')
    await frame.getByRole('button', { name: 'Next' }).waitFor({ state: 'attached' })
    await page.getByRole('group', { name: 'Scheme' }).getByRole('button', { name: 'Dark' }).click()
    await page.getByRole('group', { name: 'Size' }).getByRole('button', { name: 'Phone' }).click()
    await expect.poll(() => page.getByTitle('Preview of the sign-in page').getAttribute('src')).toContain('scheme=dark')
    expect(before).not.toContain('ffee00')
    const theme = async () => {
      const { body } = await world.ada.call<{ _embedded: { themes: Theme[] } }[]>('GET', '/api/v1/brands?expand=themes')
      return body[0]?._embedded.themes[0]
    }
    expect((await theme())?.primaryColorHex).not.toBe('#ffee00')
    await field(page, 'Colour of buttons and links').fill('nonsense')
    await save(page)
    await page.getByText('Write the colour as #rrggbb').waitFor()
    await field(page, 'Colour of buttons and links').fill('#ffee00')
    // A logo goes along with it.
    await page.locator('input[type=file]').setInputFiles({
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: plainPng(120, 40),
    })
    await page.getByRole('img', { name: 'The logo on dark ground' }).waitFor()
    await expect.poll(() => frame.locator('img.logo').getAttribute('src')).toMatch(/^data:image\/png/)
    await page.route('**/logo', (route) => route.abort())
    await save(page)
    await page.getByText('The colour is saved, the logo is not.').waitFor()
    expect(await theme()).toMatchObject({ primaryColorHex: '#ffee00', logo: null })
    await page.unroute('**/logo')
    await save(page)
    await saved(page)
    expect(await theme()).toMatchObject({ primaryColorHex: '#ffee00', logo: expect.stringContaining('/pictures/') })
    await page.getByRole('button', { name: 'Remove' }).click()
    await save(page)
    await expect.poll(async () => (await theme())?.logo).toBeNull()
    await page.locator('input[type=file]').setInputFiles({
      name: 'logo.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from('<svg/>'),
    })
    await page.getByText('This is no PNG, JPEG or GIF.').waitFor()
  })

  test('session times are in words; what does not fit stands at its field; an old sign-in is asked for anew', async () => {
    const page = await open('sign-in', { signedInMinutesAgo: 20 })
    const idle = page.getByLabel('A session ends after so many minutes without use')
    await idle.fill('90')
    await page.getByText('1 hour 30 minutes.').waitFor()
    await save(page)
    await dialog(page, 'Sign in again to continue').getByRole('button', { name: 'Sign in again' }).click()
    await page.waitForURL('**/sign-in?**')
    const secret = page.locator('#password')
    if (!(await secret.isVisible())) await page.click('#submit')
    await secret.fill(password)
    await page.click('#submit')
    await page.waitForURL('**/admin/settings/sign-in')
    await page.getByText('What you had typed is back.').waitFor()
    expect(await idle.inputValue()).toBe('90')
    await idle.fill('100000')
    await save(page)
    await expect.poll(() => idle.getAttribute('aria-invalid')).toBe('true')
    await idle.fill('90')
    await save(page)
    await saved(page)
    expect((await security()).sessionIdleMinutes).toBe(90)
  })

  test('everyone is signed out after the org’s name was typed; who asks stays', async () => {
    const { id } = await somebody()
    const other = await world.bySession(id)
    const page = await open('sign-in')
    await page.getByRole('button', { name: 'Sign everyone out' }).click()
    const asked = dialog(page, 'Sign everyone out?')
    const act = asked.getByRole('button', { name: 'Sign everyone out' })
    expect(await act.isDisabled()).toBe(true)
    await asked.getByRole('textbox').fill(orgName)
    await act.click()
    await page
      .getByText(/sessions? ended/)
      .first()
      .waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sessions and passwords' }).waitFor()
    expect((await other.call('GET', '/api/v1/users/me')).status).toBe(401)
  })

  test('keys are announced, and replaced at once after a question that takes typing', async () => {
    await world.ada.call('POST', '/api/v1/org/keys/rotate', { alg: 'ES256' })
    const page = await open('keys')
    const card = page.getByRole('region', { name: 'ES256 keys' })
    await card.getByText(/A successor takes over on/).waitFor()
    await card.getByRole('button', { name: 'Announce a successor' }).click()
    await dialog(page, 'Announce a successor of the ES256 key?')
      .getByRole('button', { name: 'Announce a successor' })
      .click()
    await card.getByText('Waits').waitFor()
    const before = (await keys()).filter(({ alg }) => alg === 'ES256').map(({ kid }) => kid)
    await card.getByRole('button', { name: 'Replace at once' }).click()
    const asked = dialog(page, 'Replace the ES256 keys at once?')
    await asked.getByText('ID tokens that the old keys signed are not ours any more').waitFor()
    await asked.getByRole('textbox').fill(orgName)
    await asked.getByRole('button', { name: 'Replace at once' }).click()
    await page.getByText('The ES256 keys are replaced').first().waitFor()
    const after = (await keys()).filter(({ alg }) => alg === 'ES256').map(({ kid }) => kid)
    expect(after.filter((kid) => before.includes(kid))).toEqual([])
  })

  test('a token is shown once, works, and ends when it is revoked', async () => {
    const page = await open('tokens')
    await page.getByRole('button', { name: 'New API token' }).first().click()
    await field(page, 'Name').fill('Nightly export')
    await page.keyboard.press('Enter')
    const shown = dialog(page, 'The token Nightly export')
    const token = await shown.getByLabel('API token', { exact: true }).inputValue()
    expect(await shown.getByRole('region', { name: 'Example for a shell' }).textContent()).toContain(`SSWS ${token}`)
    const asks = () =>
      fetch(`${world.issuer}/api/v1/users/me`, { headers: { authorization: `SSWS ${token}` } }).then(
        ({ status }) => status,
      )
    expect(await asks()).toBe(200)
    await shown.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('button', { name: 'Revoke the token Nightly export' }).click()
    await dialog(page, 'Revoke the token Nightly export?').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The token Nightly export is revoked').first().waitFor()
    expect(await asks()).toBe(401)
    expect(await page.content()).not.toContain(token)
  })

  test('a person is made an admin and is none again; the last super administrator cannot be', async () => {
    const { id, name } = await somebody()
    const page = await open('admins')
    await page.getByText('is the only super administrator who can sign in').waitFor()
    expect(await page.getByRole('button', { name: /^Take back Super administrator/ }).count()).toBe(0)
    await page.getByRole('textbox', { name: 'Person' }).fill(name.slice(5))
    await page.getByRole('option', { name: new RegExp(name) }).click()
    await page
      .getByRole('combobox', { name: 'Role' })
      .or(page.getByRole('textbox', { name: 'Role' }))
      .click()
    await page.getByRole('option', { name: 'Application administrator' }).click()
    await page.getByRole('button', { name: 'Give the role' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Give the role' }).click()
    const take = page.getByRole('button', { name: `Take back Application administrator from ${name}` })
    await take.click()
    const asked = page.getByRole('dialog')
    await asked.getByText('cannot open the console any more').waitFor()
    await asked.getByRole('button', { name: 'Take back' }).click()
    await expect.poll(() => take.count()).toBe(0)
    expect((await world.ada.call<unknown[]>('GET', `/api/v1/users/${id}/roles`)).body).toEqual([])
  })

  test('an origin is added, switched off, deleted, and back within ten seconds as it was', async () => {
    const page = await open('origins')
    const list = async () => (await world.ada.call<TrustedOrigin[]>('GET', '/api/v1/trustedOrigins')).body
    await page.getByRole('button', { name: 'Add origin' }).first().click()
    const form = dialog(page, 'Add origin')
    await form.getByRole('textbox', { name: 'Name' }).fill('Intranet')
    await form.getByRole('textbox', { name: 'Origin' }).fill('https://intranet.acme.example/path')
    await form.getByRole('button', { name: 'Add origin' }).click()
    await expect.poll(() => form.getByRole('textbox', { name: 'Origin' }).getAttribute('aria-invalid')).toBe('true')
    await form.getByRole('textbox', { name: 'Origin' }).fill('https://intranet.acme.example')
    await form.getByRole('button', { name: 'Add origin' }).click()
    await page.getByRole('cell', { name: 'https://intranet.acme.example' }).waitFor()
    const acts = page.getByRole('button', { name: 'Actions for Intranet' })
    await acts.click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await page.getByRole('cell', { name: 'Off' }).waitFor()
    await acts.click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await dialog(page, 'Change the origin').getByRole('textbox', { name: 'Name' }).fill('Intranet pages')
    await dialog(page, 'Change the origin').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Actions for Intranet pages' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('Intranet pages is deleted').waitFor()
    await expect.poll(list).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('cell', { name: 'https://intranet.acme.example' }).waitFor()
    await expect
      .poll(async () => (await list()).map(({ name, status }) => [name, status]))
      .toEqual([['Intranet pages', 'INACTIVE']])
  })

  test('apps may register with a token, which is shown once and works', async () => {
    const page = await open('registration')
    await page.getByRole('radio', { name: 'Whoever has a token' }).check()
    await page.getByRole('textbox', { name: 'Who may use such an app' }).fill('Every')
    await page.getByRole('option', { name: 'Everyone' }).click()
    await page.getByText('Members of Everyone may use each such app at once').waitFor()
    await page.getByLabel('At most so many apps').fill('5')
    await save(page)
    await saved(page)
    expect((await security()).registration).toMatchObject({ mode: 'token', quota: 5, groupId: expect.any(String) })
    await page.getByRole('button', { name: 'New token' }).click()
    await field(page, 'Name').fill('Wiki vendor')
    await page.getByLabel('For so many apps').fill('2')
    await page.getByRole('button', { name: 'Make the token' }).click()
    const shown = dialog(page, 'The token Wiki vendor')
    const token = await shown.getByLabel('Initial access token', { exact: true }).inputValue()
    await shown.getByRole('button', { name: 'I have stored it' }).click()
    const answer = await fetch(`${world.issuer}/oauth2/v1/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'Wiki', redirect_uris: ['https://wiki.example/callback'] }),
    })
    expect(answer.status).toBe(201)
    await page.reload()
    await page.getByRole('button', { name: 'Delete the token Wiki vendor' }).click()
    await dialog(page, 'Delete the token Wiki vendor?').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('The token Wiki vendor is deleted').first().waitFor()
  })

  test('who may only read is told so; who may not even read does not see the part', async () => {
    const reader = await somebody(['READ_ONLY_ADMIN'])
    const page = await open('organization', { as: reader.id })
    await page.getByText('Your role shows this, but does not let you change it.').waitFor()
    for (const part of ['branding', 'sign-in', 'keys', 'origins', 'registration', 'admins']) {
      await page.goto(`${world.issuer}/admin/settings/${part}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('heading', { level: 2 }).or(page.getByRole('table')).first().waitFor()
      expect([part, await page.getByRole('button', { name: /^(Save|Add origin|Give the role)$/ }).count()]).toEqual([
        part,
        0,
      ])
    }
    const helper = await somebody(['HELP_DESK_ADMIN'])
    const other = await open('organization', { as: helper.id })
    const tabs = other.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link')
    await tabs.first().waitFor()
    expect(await tabs.allInnerTexts()).toEqual(['Organization', 'Branding', 'Sign-in', 'API tokens'])
    await other.goto(`${world.issuer}/admin/settings/keys`)
    await other.getByText('It takes the right keys.read.').waitFor()
  })

  test('the keyboard alone goes through the tabs and saves', async () => {
    const page = await open('organization')
    await page.getByRole('link', { name: 'Sign-in', exact: true }).focus()
    await page.keyboard.press('Enter')
    const least = page.getByLabel('Fewest characters of a new password')
    await least.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('16')
    await page.keyboard.press('Enter')
    await saved(page)
    expect((await security()).passwordMinLength).toBe(16)
    await page.goBack()
    await field(page, 'City').waitFor()
  })

  test.each(['light', 'dark'] as const)(
    'nothing stands in anybody’s way, %s, narrow and very wide',
    async (colorScheme) => {
      await world.ada.call('POST', '/api/v1/trustedOrigins', {
        name: `A long name of an origin that nobody thought narrow windows would show, ${colorScheme}`,
        origin: `https://a-long-name-of-a-host-for-an-origin-${colorScheme}.acme.example:8443`,
        scopes: [{ type: 'CORS' }],
      })
      const page = await open('organization', { colorScheme })
      for (const part of parts) {
        await page.goto(`${world.issuer}/admin/settings/${part}`)
        await page.getByRole('heading', { level: 2 }).or(page.getByRole('table')).first().waitFor()
        await expect.poll(() => page.getByRole('status', { name: 'Loading…' }).count()).toBe(0)
        for (const width of [360, 1280, 2560]) {
          await page.setViewportSize({ width, height: 900 })
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect([part, width, over]).toEqual([part, width, 0])
          // Colours do not change with the width.
          if (width === 2560) continue
          const { violations } = await axeOf(page).analyze()
          expect(violations.map(({ id: rule, nodes }) => [part, rule, nodes[0]?.html])).toEqual([])
        }
      }
    },
  )
})
