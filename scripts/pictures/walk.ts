import type { Page } from 'playwright-core'
import { demoApps, demoPassword } from '../../demo/world.ts'
import type { DemoProcess } from '../../tests/support/demo-process.ts'
import type { Camera } from './camera.ts'
import { katherine } from './furnish.ts'

const grace = 'grace@acme.example'

/** Walks the demo with a camera: each surface is reached as a person reaches it. */
export async function walk(demo: DemoProcess, setUpLink: string, { context, take }: Camera): Promise<void> {
  const onWay = await context.newPage()
  await walkSignIn(demo, onWay, take)
  await walkRecovery(demo, onWay, take)
  await walkFirstDay(demo, onWay, take)
  await walkFlows(demo, onWay, take)
  await walkOut(demo, onWay, take)
  await walkDashboard(demo, onWay, take)
  await onWay.goto(demo.globex)
  await signIn(onWay, 'ada@acme.example')
  await onWay.getByRole('heading', { name: 'No apps yet' }).waitFor()
  await settled(onWay)
  await take(onWay, 'dashboard-empty')
  await onWay.goto(setUpLink)
  await onWay.locator('#orgName').waitFor()
  await take(onWay, 'set-up')
  await onWay.close()
}

type Take = Camera['take']

async function signIn(page: Page, login: string): Promise<void> {
  await page.fill('#identifier', login)
  await page.click('#submit')
  await page.fill('#password', demoPassword)
  await page.click('#submit')
}

/** Waits until nothing is on its way, so that no picture shows a page half loaded. */
const settled = (page: Page) => page.waitForLoadState('networkidle')

async function walkSignIn(demo: DemoProcess, page: Page, take: Take): Promise<void> {
  await page.goto(demo.ledger)
  await take(page, 'app-door')
  await page.click('#sign-in')
  await page.locator('#identifier').waitFor()
  await take(page, 'sign-in')
  await page.fill('#identifier', grace)
  await page.click('#submit')
  await page.locator('#password').waitFor()
  await take(page, 'password')
  await page.fill('#password', 'not the password')
  await page.click('#submit')
  await page.locator('#password-error').waitFor()
  await take(page, 'wrong-password')
}

async function walkRecovery(demo: DemoProcess, page: Page, take: Take): Promise<void> {
  await page.click('#recover')
  await page.waitForURL('**/recover**')
  await take(page, 'recover')
  await page.fill('#identifier', grace)
  await page.click('#submit')
  await page.locator('#identifier').waitFor({ state: 'detached' })
  await take(page, 'recovery-sent')
  await page.goto(await mailedLink(demo, page))
  await page.locator('#new-password').waitFor()
  await take(page, 'new-password')
}

/** The link in the newest mail, which comes a moment after it was asked for. */
async function mailedLink(demo: DemoProcess, page: Page): Promise<string> {
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(`${demo.url}/dev/mail`)
    const link = page.locator('article a').first()
    if (await link.count()) return (await link.getAttribute('href')) ?? ''
    await page.waitForTimeout(250)
  }
  throw new Error('the mail did not come')
}

async function walkFirstDay(demo: DemoProcess, page: Page, take: Take): Promise<void> {
  await page.goto(demo.url)
  await signIn(page, grace)
  await page.getByRole('link', { name: 'Ledger', exact: true }).first().waitFor()
  await settled(page)
  await take(page, 'dashboard-first')
  await page.goto(`${demo.ledger}/login`)
  await page.locator('#signed-in-as').waitFor()
  await take(page, 'app')
  await page.goto(`${demo.payroll}/login`)
  await page.locator('#happened').waitFor()
  await take(page, 'app-refused')
}

async function walkFlows(demo: DemoProcess, page: Page, take: Take): Promise<void> {
  const authorize = (more: Readonly<Record<string, string>>) =>
    `${demo.url}/oauth2/v1/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: demoApps.ledger.clientId,
      redirect_uri: `${demo.ledger}/callback`,
      scope: 'openid profile email groups offline_access',
      state: 'picture',
      nonce: 'picture',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...more,
    })}`
  await page.goto(authorize({ prompt: 'select_account' }))
  await page.locator('#other').waitFor()
  await take(page, 'choose-account')
  await page.goto(authorize({ prompt: 'consent' }))
  await page.locator('#deny').waitFor()
  await take(page, 'consent')
  await page.goto(authorize({ redirect_uri: 'https://elsewhere.example/callback' }))
  await page.click('#details summary')
  await take(page, 'error')
}

async function walkOut(demo: DemoProcess, page: Page, take: Take): Promise<void> {
  await page.goto(`${demo.url}/sign-out`)
  await take(page, 'sign-out')
  await page.click('#submit')
  await page.waitForURL('**/signed-out')
  await take(page, 'signed-out')
}

async function walkDashboard(demo: DemoProcess, page: Page, take: Take): Promise<void> {
  await page.goto(demo.url)
  await signIn(page, katherine)
  await page.getByRole('link', { name: 'Incidents', exact: true }).first().waitFor()
  await settled(page)
  await take(page, 'dashboard', { screenOnly: true })
  await page.getByRole('button', { name: /Katherine/ }).click()
  await take(page, 'menu', { screenOnly: true })
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await take(page, 'palette', { screenOnly: true })
  await page.keyboard.press('Escape')
  const search = page.getByRole('searchbox')
  await search.fill('de')
  await page.getByText('Enter opens').waitFor()
  await take(page, 'dashboard-search')
  await search.fill('aquarium')
  await page.getByRole('heading', { name: 'aquarium' }).waitFor()
  await take(page, 'dashboard-no-result')
  await page.goto(`${demo.url}/account`)
  await page.getByRole('heading', { name: 'Account' }).waitFor()
  await settled(page)
  await take(page, 'account')
}
