import { axeOf } from '../support/axe.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Group } from '../../contracts/management/group.ts'
import type { User } from '../../contracts/management/user.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { builtWebPages } from '../support/web-pages.ts'
import { password } from '../worlds/deployment-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

if (chromiumPath === undefined) console.warn('SKIPPED: people and groups in the console, because there is no Chromium')

describe.skipIf(chromiumPath === undefined)('people and groups, in the console', () => {
  let world: ManagementWorld
  let browser: Browser
  const contexts: BrowserContext[] = []
  /** What the browser complained about: scripts that threw, and whatever the Content-Security-Policy stopped. */
  const complaints: string[] = []
  let counter = 0

  beforeAll(async () => {
    await builtWebPages()
    world = await makeManagementWorld()
    browser = await startChromium()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  interface Opening extends BrowserContextOptions {
    readonly as?: string
    readonly signedInMinutesAgo?: number
  }

  /** A page of the console in a browser in which Ada, or somebody else, is signed in. */
  async function open(path: string, { as = world.ada.userId, signedInMinutesAgo = 0, ...options }: Opening = {}) {
    const { cookie } = await world.bySession(as, signedInMinutesAgo)
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    contexts.push(context)
    const cookies = cookie.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split('=')
      return { name, value, url: world.issuer }
    })
    await context.addCookies(cookies)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to|Warning:/.test(message.text())) complaints.push(message.text())
    })
    await page.goto(world.issuer + path)
    return page
  }

  /** Somebody with a name of their own, so that tests do not meet. */
  async function somebody(roles: readonly 'HELP_DESK_ADMIN'[] = []) {
    counter += 1
    const lastName = `Person${String.fromCodePoint(64 + counter)}`
    const login = `person${counter}@acme.example`
    const id = await world.addUser({ login, firstName: 'Some', lastName, roles })
    return { id, login, lastName, name: `Some ${lastName}` }
  }

  async function groupCalled(name: string): Promise<string> {
    const { body } = await world.ada.call<Group>('POST', '/api/v1/groups', { profile: { name } })
    return body.id
  }

  const userOf = async (id: string) => (await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

  test('the keyboard alone finds a person, opens them, and goes from place to place', async () => {
    const { name, lastName } = await somebody()
    const page = await open('/admin')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await page.getByRole('table', { name: 'People' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type(lastName)
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(lastName)
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await page.getByRole('link', { name }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('g')
    await page.getByRole('table', { name: 'Groups' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('textbox', { name: 'Command palette' }).fill(lastName)
    await page.getByRole('button', { name }).or(page.getByText(name)).first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Go to people').waitFor()
  })

  test('arrows go from row to row', async () => {
    await somebody()
    await somebody()
    const page = await open('/admin/people?q=Person')
    const links = page.getByRole('table').getByRole('link')
    await links.first().focus()
    const first = await focused(page)
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).not.toBe(first)
    await page.keyboard.press('ArrowUp')
    expect(await focused(page)).toBe(first)
  })

  test('many are suspended at once, after the consequences were said', async () => {
    const people = [await somebody(), await somebody()]
    const page = await open('/admin/people?q=Person')
    for (const { name } of people) await page.getByRole('checkbox', { name: `Select ${name}` }).click()
    await page.getByText('2 selected').first().waitFor()
    await page.getByRole('button', { name: 'Suspend', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend 2 people?' })
    await dialog.getByText('Their sessions end').waitFor()
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('2 people changed').waitFor()
    await expect.poll(async () => (await userOf(people[0]?.id ?? '')).status).toBe('SUSPENDED')
    await page.getByRole('button', { name: 'Suspended' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('SUSPENDED')
    await page.getByRole('link', { name: people[1]?.name ?? '' }).waitFor()
  })

  test('a list that a filter empties says which, and is cleared by one button', async () => {
    const page = await open('/admin/people?q=Nobodyatall&status=STAGED')
    await page.getByText('Nothing here matches “Nobodyatall”, Staged.').waitFor()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await page.getByRole('table', { name: 'People' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  test('a list that fails says so with its request, and another try mends it', async () => {
    const page = await open('/admin')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    const refusal = { errorCode: 'E0000009', errorSummary: 'x', errorLink: 'x', errorId: 'req-42', errorCauses: [] }
    const failing = '**/api/v1/groups**'
    await page.route(failing, (route) => route.fulfill({ status: 500, json: refusal }))
    await page.getByRole('link', { name: 'Groups', exact: true }).first().click()
    await page.getByRole('alert').getByText('req-42').waitFor()
    await page.unroute(failing)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('table', { name: 'Groups' }).waitFor()
  })

  test('a new person gets a link that is shown once, and is in the group', async () => {
    const groupId = await groupCalled('Newcomers')
    const page = await open('/admin/people/new')
    await page.getByRole('button', { name: 'Add person' }).click()
    await expect.poll(() => page.getByText('This is needed').count()).toBe(3)
    await page.getByRole('textbox', { name: 'First name' }).fill('Grace')
    await page.getByRole('textbox', { name: 'Last name' }).fill('Hopper')
    await page.getByRole('textbox', { name: 'Email' }).fill('ADA@acme.example')
    await page.getByRole('radio', { name: 'They choose it: show me the link to hand over' }).click()
    await page.getByRole('textbox', { name: 'Add to a group' }).fill('Newc')
    await page.getByRole('option', { name: 'Newcomers' }).click()
    await page.getByRole('button', { name: 'Add person' }).click()
    // A login that is taken, whatever its case, is said at the field.
    await expect.poll(() => page.getByRole('textbox', { name: 'Email' }).getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('textbox', { name: 'Email' }).fill('grace.hopper@acme.example')
    await page.getByRole('button', { name: 'Add person' }).click()
    const once = page.getByRole('dialog', { name: 'Link for Grace Hopper' })
    expect(await once.getByRole('textbox', { name: 'Link' }).inputValue()).toContain(world.issuer)
    await page.keyboard.press('Escape')
    expect(await once.isVisible()).toBe(true)
    await once.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('heading', { name: 'Grace Hopper', level: 1 }).waitFor()
    await page.getByText('Waits for activation').waitFor()
    const { body } = await world.ada.call<User[]>('GET', `/api/v1/groups/${groupId}/users`)
    expect(body.map(({ profile }) => profile.login)).toEqual(['grace.hopper@acme.example'])
  })

  test('two admins who edit one person see each other’s change before one overwrites it', async () => {
    const { id, name } = await somebody()
    const page = await open(`/admin/people/${id}`)
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Head')
    await page.getByRole('textbox', { name: 'City' }).fill('Bern')
    // A click away asks first, and loses nothing.
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByText('2 fields').waitFor()
    await page.keyboard.press('Enter')
    const theirs = { profile: { title: 'Clerk', department: 'Finance' } }
    expect((await world.ada.call('POST', `/api/v1/users/${id}`, theirs)).status).toBe(200)
    await page.getByRole('button', { name: 'Save' }).click()
    const conflict = page.getByRole('dialog', { name: 'Changed meanwhile by somebody else' })
    await conflict.getByRole('row', { name: 'Title Clerk Head' }).waitFor()
    await conflict.getByRole('button', { name: 'Keep yours' }).click()
    await page.getByText(`Profile of ${name} saved`).waitFor()
    const { profile } = await userOf(id)
    expect([profile.title, profile.city, profile.department]).toEqual(['Head', 'Bern', 'Finance'])
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByRole('row', { name: /Title Clerk Head/ }).waitFor()
  })

  test('a group that was left by mistake is joined again within ten seconds', async () => {
    const { id } = await somebody()
    await groupCalled('Painters')
    const groups = async () =>
      (await world.ada.call<Group[]>('GET', `/api/v1/users/${id}/groups`)).body.map(({ profile }) => profile.name)
    const page = await open(`/admin/people/${id}?tab=groups`)
    await page.getByRole('textbox', { name: 'Add to a group' }).click()
    await page.getByRole('option', { name: 'Painters' }).click()
    await page.getByRole('link', { name: 'Painters' }).waitFor()
    await page.getByRole('button', { name: 'Remove from Painters' }).click()
    await expect.poll(groups).toEqual(['Everyone'])
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(groups).toContain('Painters')
  })

  test('deactivation says with numbers what it ends; deletion asks for the login', async () => {
    const { id, login, name } = await somebody()
    await world.bySession(id)
    const page = await open(`/admin/people/${id}`)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Deactivate' }).click()
    const dialog = page.getByRole('dialog', { name: `Deactivate ${name}?` })
    await dialog.getByText('Ends 1 session.').waitFor()
    await dialog.getByRole('button', { name: 'Deactivate' }).click()
    await page.getByText(`${name} is deactivated`).waitFor()
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const last = page.getByRole('dialog', { name: `Delete ${name}?` })
    expect(await last.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
    await last.getByRole('textbox', { name: `Type ${login} to confirm` }).fill(login)
    await last.getByRole('button', { name: 'Delete' }).click()
    await page.getByText(`${name} is deleted`).waitFor()
    await page.waitForURL('**/admin/people')
  })

  test('a link to a new password is shown once instead of mailed, where the admin wants it', async () => {
    const { id, name } = await somebody()
    const before = world.mails.length
    const page = await open(`/admin/people/${id}`)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Reset password' }).click()
    const dialog = page.getByRole('dialog', { name: `Reset the password of ${name}?` })
    await dialog.getByRole('checkbox', { name: 'Show me the link instead of mailing it' }).click()
    await dialog.getByRole('button', { name: 'Reset password' }).click()
    const once = page.getByRole('dialog', { name: `Link for ${name}` })
    expect(await once.getByRole('textbox', { name: 'Link' }).inputValue()).toContain(world.issuer)
    await once.getByRole('button', { name: 'I have stored it' }).click()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await page.getByText('Resets the password').waitFor()
    expect(world.mails.length).toBe(before)
  })

  test('a session that ended says so, and the sign-in leads back', async () => {
    const page = await open('/admin/people')
    await page.getByRole('table', { name: 'People' }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('link', { name: 'Groups', exact: true }).first().click()
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    const signIn = page.getByRole('link', { name: 'Sign in' })
    expect(await signIn.getAttribute('href')).toBe('/sign-in?to=%2Fadmin%2Fgroups')
  })

  test('a sensitive act asks for a fresh sign-in, and what was typed is there afterwards', async () => {
    const page = await open('/admin/people/new', { signedInMinutesAgo: 20 })
    await page.getByRole('textbox', { name: 'First name' }).fill('Katherine')
    await page.getByRole('textbox', { name: 'Last name' }).fill('Johnson')
    await page.getByRole('textbox', { name: 'Email' }).fill('katherine@acme.example')
    await page.getByRole('radio', { name: 'I set it now' }).click()
    await page.getByRole('textbox', { name: 'Password' }).fill('seven-doors-in-a-row')
    await page.getByRole('button', { name: 'Add person' }).click()
    await page
      .getByRole('dialog', { name: 'Sign in again to continue' })
      .getByRole('button', { name: 'Sign in again' })
      .click()
    await page.waitForURL('**/sign-in?**')
    const secret = page.locator('#password')
    if (!(await secret.isVisible())) await page.click('#submit')
    await secret.fill(password)
    await page.click('#submit')
    await page.waitForURL('**/admin/people/new')
    await page.getByText('What you had typed is back.').waitFor()
    expect(await page.getByRole('textbox', { name: 'First name' }).inputValue()).toBe('Katherine')
    // Passwords are kept nowhere.
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('')
    await page.getByRole('textbox', { name: 'Password' }).fill('seven-doors-in-a-row')
    await page.getByRole('button', { name: 'Add person' }).click()
    await page.getByRole('heading', { name: 'Katherine Johnson', level: 1 }).waitFor()
  })

  test('a role is granted and revoked, each after a question', async () => {
    const { id, name } = await somebody()
    const page = await open(`/admin/people/${id}?tab=roles`)
    await page.getByText(`${name} is no admin.`).waitFor()
    await page
      .getByRole('combobox', { name: 'Role to grant' })
      .or(page.getByRole('textbox', { name: 'Role to grant' }))
      .click()
    await page.getByRole('option', { name: 'Help desk administrator' }).click()
    await page.getByRole('button', { name: 'Grant role' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Grant role' }).click()
    await page.getByRole('button', { name: 'Revoke Help desk administrator' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText(`${name} lost the role Help desk administrator`).waitFor()
  })

  test('the overview counts who is locked out, leads to them, and no longer once they are unlocked', async () => {
    const { id, name } = await somebody()
    const locked = { locked_at: new Date() }
    await world.db.updateTable('user').set(locked).where('org_id', '=', world.db.org).where('id', '=', id).execute()
    const page = await open('/admin')
    await page.getByRole('heading', { name: '1 person is locked out' }).waitFor()
    await page.getByRole('link', { name: 'Show all: 1 person is locked out' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('LOCKED_OUT')
    await page.getByRole('link', { name }).click()
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Unlock' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click()
    await page.getByText(`${name} is unlocked`).waitFor()
    // While the dialog fades its page hears no keys.
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByRole('heading', { name: 'To look after' }).waitFor()
    await page.getByRole('heading', { name: /locked out/ }).waitFor({ state: 'hidden' })
  })

  test('a group is made, named anew and deleted by its name', async () => {
    const page = await open('/admin/groups')
    await page.getByRole('link', { name: 'Add group' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Sculptors')
    await page.getByRole('button', { name: 'Add group' }).click()
    await page.getByRole('heading', { name: 'Sculptors', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Settings', exact: true }).last().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Masons')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Masons', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Delete group' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Masons?' })
    await dialog.getByRole('textbox', { name: 'Type Masons to confirm' }).fill('Masons')
    await dialog.getByRole('button', { name: 'Delete group' }).click()
    await page.getByText('Group Masons is deleted').waitFor()
  })

  test('somebody of the help desk sees what they may; somebody without a role reads so, with a way back', async () => {
    const helper = await somebody(['HELP_DESK_ADMIN'])
    const page = await open('/admin/people', { as: helper.id })
    await page.getByRole('table', { name: 'People' }).waitFor()
    const nav = page.getByRole('navigation', { name: 'Console' }).first()
    expect(await nav.getByRole('link').allInnerTexts()).toEqual(['Overview', 'People', 'Groups', 'Settings'])
    expect(await page.getByRole('link', { name: 'Add person' }).count()).toBe(0)
    await page.goto(`${world.issuer}/admin/people/new`)
    await page.getByText('It takes the right users.manage.').waitFor()
    const nobody = await somebody()
    const other = await open('/admin/people', { as: nobody.id })
    await other.getByRole('heading', { name: 'This is for admins', level: 1 }).waitFor({ state: 'attached' })
    await other.getByRole('link', { name: 'Go to the dashboard' }).click()
    await other.waitForURL(`${world.issuer}/`)
    await other.getByRole('button', { name: /^Account menu/ }).click()
    expect(await other.getByRole('menuitem', { name: 'Admin console' }).count()).toBe(0)
  })

  test('an admin goes from the dashboard to the console and back', async () => {
    const page = await open('/')
    await page.getByRole('button', { name: /^Account menu/ }).click()
    await page.getByRole('menuitem', { name: 'Admin console' }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.getByRole('button', { name: /^Account menu/ }).click()
    await page.getByRole('menuitem', { name: 'Dashboard' }).click()
    await page.waitForURL(`${world.issuer}/`)
  })

  test('on a narrow window the places are in one menu', async () => {
    const page = await open('/admin/people', { viewport: { width: 360, height: 740 } })
    await page.getByRole('button', { name: 'Menu: People' }).click()
    await page.getByRole('menuitem', { name: 'Groups' }).click()
    await page.getByRole('heading', { name: 'Groups', level: 1 }).waitFor()
  })

  test.each(['light', 'dark'] as const)(
    'nothing stands in anybody’s way, %s, narrow and very wide',
    async (colorScheme) => {
      const { id } = await somebody()
      const groupId = await groupCalled(`Readers of the ${colorScheme}`)
      const tabs = ['', 'apps', 'groups', 'sessions', 'roles', 'activity', 'history']
      const paths = [
        '/admin',
        '/admin/people',
        '/admin/people/new',
        ...tabs.map((tab) => `/admin/people/${id}?tab=${tab}`),
        '/admin/groups',
        '/admin/groups/new',
        ...['', 'apps', 'settings', 'history'].map((tab) => `/admin/groups/${groupId}?tab=${tab}`),
      ]
      const page = await open('/admin', { colorScheme })
      for (const path of paths) {
        await page.goto(world.issuer + path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await expect.poll(() => page.getByRole('status', { name: 'Loading…' }).count()).toBe(0)
        for (const width of [360, 1280, 2560]) {
          await page.setViewportSize({ width, height: 900 })
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect([path, width, over]).toEqual([path, width, 0])
          // Colours do not change with the width.
          if (width === 2560 || (width === 360 && colorScheme === 'dark')) continue
          const { violations } = await axeOf(page).analyze()
          expect(violations.map(({ id: rule, nodes }) => [path, rule, nodes[0]?.html])).toEqual([])
        }
      }
    },
  )

  test('open menus and dialogs stand in nobody’s way either', async () => {
    const { id } = await somebody()
    const page = await open(`/admin/people/${id}`, { colorScheme: 'dark' })
    const check = async () => {
      const { violations } = await axeOf(page).analyze()
      expect(violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html])).toEqual([])
    }
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Reset password' }).waitFor()
    await check()
    await page.getByRole('menuitem', { name: 'Reset password' }).click()
    await page.getByRole('dialog').waitFor()
    await check()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(() => focused(page)).toContain('Actions')
  })
})
