import type { Page } from 'playwright-core'
import { demoApps, demoPassword } from '../../demo/world.ts'
import type { DemoProcess } from '../../tests/support/demo-process.ts'
import type { Camera } from './camera.ts'
import { callDemo, katherine } from './furnish.ts'

/** Walks the console as Ada, the demo's admin, with a camera; leaves the demo as it was. */
export async function walkConsole(demo: DemoProcess, { context, take }: Camera): Promise<void> {
  // Whoever was signed in here stays signed in somewhere: their sessions are shown.
  await context.clearCookies()
  const page = await context.newPage()
  await page.goto(`${demo.url}/admin`)
  await page.fill('#identifier', 'ada@acme.example')
  await page.click('#submit')
  await page.fill('#password', demoPassword)
  await page.click('#submit')
  await page.waitForURL('**/admin')
  const look: Look = async (name, path, { until, screenOnly = false }) => {
    if (path !== undefined) await page.goto(`${demo.url}/admin${path}`)
    await until(page)
    await page.waitForLoadState('networkidle')
    await take(page, name, { screenOnly })
  }
  await lookAtPeople(look, demo)
  await lookAtApps(look)
  await addApp(look, page, demo)
  await lookAtLog(look, page)
  await lookAtSettings(look)
  await page.close()
}

/** Takes the picture of a surface: goes where it is, or stays, and waits for what makes it whole. */
type Look = (
  name: Parameters<Camera['take']>[1],
  path: string | undefined,
  how: { readonly until: (page: Page) => Promise<unknown>; readonly screenOnly?: boolean },
) => Promise<void>

const heading = (name: string) => (page: Page) => page.getByRole('heading', { name, exact: true }).first().waitFor()
const table = (name: string) => (page: Page) => page.getByRole('table', { name }).waitFor()
const words = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor()

interface Named {
  readonly id: string
}

async function lookAtPeople(look: Look, demo: DemoProcess): Promise<void> {
  const { id } = await callDemo<Named>(demo, 'GET', `/api/v1/users/${katherine}`)
  const groups = await callDemo<readonly Named[]>(demo, 'GET', '/api/v1/groups?q=Engineering')
  await look('overview', '', { until: heading('In this org') })
  await look('people', '/people', { until: table('People'), screenOnly: true })
  await look('person', `/people/${id}`, { until: heading('Katherine Johnson') })
  await look('person-apps', `/people/${id}?tab=apps`, { until: words('Incidents'), screenOnly: true })
  await look('person-sessions', `/people/${id}?tab=sessions`, { until: words(/Chrome/) })
  await look('person-new', '/people/new', { until: heading('Add person') })
  await look('groups', '/groups', { until: table('Groups') })
  await look('group', `/groups/${groups[0]?.id ?? ''}`, { until: words(/@acme\.example/), screenOnly: true })
}

async function lookAtApps(look: Look): Promise<void> {
  const ledger = `/apps/${demoApps.ledger.clientId}`
  const payroll = `/apps/${demoApps.payroll.clientId}`
  await look('apps', '/apps', { until: table('Apps'), screenOnly: true })
  await look('app-sign-on', `${ledger}?tab=sign-on`, { until: words('Redirect URIs'), screenOnly: true })
  await look('app-credentials', `${payroll}?tab=credentials`, { until: words('••••') })
  await look('app-assignments', `${ledger}?tab=assignments`, { until: words('Everyone'), screenOnly: true })
}

/** The guided way, once from its beginning to its end; what it made is deleted. */
async function addApp(look: Look, page: Page, demo: DemoProcess): Promise<void> {
  await look('app-new-kind', '/apps/new', { until: heading('What kind of app it is') })
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Garden')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('textbox', { name: /^Redirect URIs/ }).fill('https://garden.acme.example/callback')
  await page.getByRole('textbox', { name: 'Start address' }).fill('https://garden.acme.example/login')
  await look('app-new-addresses', undefined, { until: heading('Where the app lives') })
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: 'Everyone' }).check()
  await page.getByRole('button', { name: 'Add Garden' }).click()
  await look('app-new-done', undefined, { until: heading('Garden is added') })
  const clientId = await page.getByLabel('Client ID', { exact: true }).inputValue()
  await page.getByRole('button', { name: 'I have stored it' }).click()
  await callDemo(demo, 'POST', `/api/v1/apps/${clientId}/lifecycle/deactivate`)
  await callDemo(demo, 'DELETE', `/api/v1/apps/${clientId}`)
}

async function lookAtLog(look: Look, page: Page): Promise<void> {
  const grants = new URLSearchParams({ filter: 'eventType eq "user.account.privilege.grant"' })
  await look('log', '/log', { until: words(/events from/), screenOnly: true })
  await page.goto(page.url().replace(/\/log.*/, `/log?${grants}`))
  await page
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click()
  await look('log-event', undefined, { until: words('Moment') })
}

async function lookAtSettings(look: Look): Promise<void> {
  const frame = async (page: Page) => {
    await page.locator('iframe').waitFor()
    await page.frameLocator('iframe').locator('#submit').waitFor()
  }
  await look('settings-branding', '/settings/branding', { until: frame })
  await look('settings-sign-in', '/settings/sign-in', { until: words('Password') })
  await look('settings-keys', '/settings/keys', { until: heading('Where apps fetch them') })
  await look('settings-tokens', '/settings/tokens', { until: words('Scripts of the demo') })
  await look('settings-admins', '/settings/admins', { until: words('ada@acme.example') })
  await look('settings-origins', '/settings/origins', { until: words('https://intranet.acme.example') })
  await look('settings-registration', '/settings/registration', { until: words(/register/i) })
}
