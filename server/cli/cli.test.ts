import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseUrl } from '../../tests/support/server-process.ts'
import { openHttpBrowser } from '../../tests/worlds/http-browser.ts'
import { makeManagementWorld, type ManagementWorld } from '../../tests/worlds/management-world.ts'
import { type Config, readConfig } from '../config.ts'
import { createAdmin, readRole } from './create-admin.ts'
import { createToken } from './create-token.ts'
import { makeOrg } from './make-org.ts'
import { resetPassword } from './reset-password.ts'

let world: ManagementWorld
let config: Config
let said: string[]

const say = (line: string): void => void said.push(line)
const linkSaid = (): string => said.at(-1) ?? ''
const run = async (work: Promise<void>): Promise<string> => {
  said = []
  await work
  return said.join('\n')
}

beforeAll(async () => {
  world = await makeManagementWorld()
  await world.addOrg('globex')
  const read = readConfig({
    BASE_URL: world.issuer,
    DATABASE_URL: databaseUrl(world.database.connection),
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    DEVELOPMENT: 'true',
  })
  if (read.kind === 'wrong') throw new Error(read.problems.join())
  config = read.config
})
afterAll(() => world.close())

const newAdmin = { firstName: 'Grace', lastName: 'Hopper', role: 'ORG_ADMIN' } as const
const newPassword = 'a-ship-in-port-is-safe'

async function choosePassword(url: string): Promise<string> {
  const browser = openHttpBrowser()
  const shown = await browser.open(url)
  if (shown.kind === 'page' && shown.page.status !== 200) return `answered ${shown.page.status}`
  const arrival = await browser.submit({ 'new-password': newPassword })
  return arrival.kind === 'page' ? new URL(arrival.page.url).pathname : arrival.url
}

test('an admin is made, chooses a password by the link, and is one; the link works once', async () => {
  const text = await run(createAdmin(config, { ...newAdmin, email: 'grace@acme.example' }, say))
  expect(text).toContain('grace@acme.example is ORG_ADMIN of Acme once they have chosen a password here, within 7 days')
  const link = linkSaid()
  expect(link).toMatch(new RegExp(`^${world.issuer}/activate\\?token=[\\w-]{43}$`))
  expect(await choosePassword(link)).not.toContain('activate')
  expect(await choosePassword(link)).toBe('answered 410')
  const { body } = await world.ada.call<{ id: string; status: string }>('GET', '/api/v1/users/grace@acme.example')
  expect(body.status).toBe('ACTIVE')
  const roles = await world.ada.call<{ type: string }[]>('GET', `/api/v1/users/${body.id}/roles`)
  expect(roles.body.map(({ type }) => type)).toEqual(['ORG_ADMIN'])
  const logged = await world.events('user.account.privilege.grant')
  expect(logged.at(-1)?.targets).toMatchObject([{ id: body.id, changeDetails: { to: { role: 'ORG_ADMIN' } } }])
})

test('an admin is made in the org that is named', async () => {
  await run(createAdmin(config, { ...newAdmin, email: 'hank@globex.example', org: 'globex' }, say))
  expect(linkSaid()).toContain('//globex.')
  expect((await world.ada.call('GET', '/api/v1/users/hank@globex.example')).status).toBe(404)
})

describe('no admin is made', () => {
  test.each([
    [
      'of a login that somebody has, however it is written',
      { email: 'ADA@acme.example' },
      'has a user ADA@acme.example already',
    ],
    ['of what is no address', { email: 'ada' }, 'ada is not a mail address'],
    ['without a name', { email: 'new@acme.example', firstName: ' ' }, '--first-name'],
    ['whose name turns what stands behind it', { email: 'new@acme.example', lastName: 'Hopper\u202e' }, '--last-name'],
    ['in an org that there is not', { email: 'new@acme.example', org: 'nowhere' }, 'There is no org nowhere'],
  ])('%s', async (_, change, why) => {
    await expect(createAdmin(config, { ...newAdmin, ...change }, say)).rejects.toThrow(why)
  })

  test('of a role that there is not', () => {
    expect(readRole('help-desk-admin')).toBe('HELP_DESK_ADMIN')
    expect(() => readRole('king')).toThrow('--role has to be one of SUPER_ADMIN')
  })
})

test.each(['two\nlines', ' ', '\u202eemcA', 'x'.repeat(101)])('an org is never called %j', async (name) => {
  await expect(makeOrg(config, { slug: 'initech', name }, say)).rejects.toThrow('--name has to be one line')
})

test('a password is reset: sessions end at once, and the link chooses another', async () => {
  const login = 'locked@acme.example'
  const userId = await world.addUser({ login, roles: ['SUPER_ADMIN'] })
  const session = await world.bySession(userId)
  expect((await session.call('GET', '/api/v1/users/me')).status).toBe(200)
  expect(await run(resetPassword(config, login, undefined, say))).toContain('Every session of theirs has ended')
  expect((await session.call('GET', '/api/v1/users/me')).status).toBe(401)
  expect(linkSaid()).toMatch(/\/reset-password\?token=/)
  const first = linkSaid()
  await run(resetPassword(config, login, undefined, say))
  expect(await choosePassword(first)).toBe('answered 410')
  expect(await choosePassword(linkSaid())).not.toContain('answered')
  const logged = await world.events('user.account.reset_password')
  expect(logged.at(-1)?.outcome).toBe('SUCCESS')
})

test('somebody who lost the link to their first password gets another', async () => {
  await run(createAdmin(config, { ...newAdmin, email: 'slow@acme.example' }, say))
  const lost = linkSaid()
  expect(await run(resetPassword(config, 'slow@acme.example', undefined, say))).toContain('within 7 days')
  expect(await choosePassword(lost)).toBe('answered 410')
  expect(await choosePassword(linkSaid())).not.toContain('answered')
})

test('a password of nobody is not reset', async () => {
  await expect(resetPassword(config, 'nobody@acme.example', undefined, say)).rejects.toThrow(/nobody@acme.example/)
})

test('an API token is made for an admin, works, and is theirs', async () => {
  await run(createToken(config, 'ada@acme.example', { name: 'nightly report' }, say))
  const token = linkSaid()
  expect(token).toMatch(/^00[\w-]{40}$/)
  const answer = await world.app.inject({
    url: '/api/v1/users/me',
    headers: { host: new URL(world.issuer).host, authorization: `SSWS ${token}` },
  })
  expect(answer.json<{ profile: { login: string } }>().profile.login).toBe('ada@acme.example')
  expect(JSON.stringify(await world.events('system.api_token.create'))).not.toContain(token)
})

describe('no API token is made', () => {
  test('twice under one name', async () => {
    await run(createToken(config, 'ada@acme.example', { name: 'weekly report' }, say))
    const again = createToken(config, 'ada@acme.example', { name: 'weekly report' }, say)
    await expect(again).rejects.toThrow('a token of this name already')
  })

  test.each([
    ['for somebody who is no admin', 'user@acme.example', 'x', 'is no admin'],
    ['for nobody', 'nobody@acme.example', 'x', 'nobody@acme.example'],
    ['without a name', 'ada@acme.example', ' ', '--name'],
  ])('%s', async (_, login, name, why) => {
    if (login.startsWith('user')) await world.addUser({ login })
    await expect(createToken(config, login, { name }, say)).rejects.toThrow(why)
  })
})
