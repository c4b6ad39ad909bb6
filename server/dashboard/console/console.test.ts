import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsoleVisit, consoleVisit, type Overview, overview } from '../../../contracts/console.ts'
import type { AdminRoleName } from '../../../contracts/management/rights.ts'
import type { Problem } from '../../../contracts/problem.ts'
import { type ManagementWorld, makeManagementWorld } from '../../../tests/worlds/management-world.ts'
import { insertApp } from '../../apps/store.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import { newId } from '../../keys/ids.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const ask = async <Body>(path: string, userId = world.ada.userId, minutesAgo = 0) => {
  const { call, cookie } = await world.bySession(userId, minutesAgo)
  return { ...(await call<Body>('GET', path)), cookie }
}
const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs)

describe('the console', () => {
  test('is told at once who visits it, what they may do, and how fresh their sign-in is', async () => {
    const { status, body } = await ask<ConsoleVisit>('/api/console', world.ada.userId, 20)
    expect(status).toBe(200)
    expect(consoleVisit.parse(body)).toMatchObject({
      roles: ['SUPER_ADMIN'],
      isAdmin: true,
      issuer: world.issuer,
      sendsMail: true,
      takesLoopback: true,
    })
    expect(body.permissions).toContain('keys.manage')
    expect(Date.now() - Date.parse(body.signedInAt)).toBeGreaterThan(19 * 60_000)
  })

  test('lets nobody in without a role, or without a session', async () => {
    const userId = await world.addUser({ login: 'bob@acme.example' })
    for (const path of ['/api/console', '/api/console/overview', '/api/console/brand-preview']) {
      const { status, body } = await ask<Problem>(path, userId)
      expect([status, body.rule]).toEqual([403, 'asker-is-an-admin'])
      expect((await fetch(`${world.issuer}${path}`)).status).toBe(401)
    }
    expect((await ask<{ isAdmin: boolean }>('/api/dashboard', userId)).body.isAdmin).toBe(false)
    expect((await ask<{ isAdmin: boolean }>('/api/dashboard')).body.isAdmin).toBe(true)
  })
})

async function addApp(label: string): Promise<string> {
  const id = newId('0oa')
  await insertApp(world.db, { id, kind: 'bookmark', label, settings: {} })
  return id
}

describe('the overview', () => {
  const read = async (userId?: string) => overview.parse((await ask<Overview>('/api/console/overview', userId)).body)
  const own = () => ({ org_id: world.db.org })

  test('counts people by their standing, and names those who are locked out', async () => {
    const login = 'locked@acme.example'
    const id = await world.addUser({ login, firstName: 'Lock', lastName: 'Ed' })
    await world.db
      .updateTable('user')
      .set({ locked_at: new Date() })
      .where('org_id', '=', world.db.org)
      .where('id', '=', id)
      .execute()
    const { people, lockedUsers } = await read()
    expect(people).toMatchObject({ LOCKED_OUT: 1 })
    expect(lockedUsers).toEqual({ count: 1, first: [{ id, login, name: 'Lock Ed' }] })
  })

  test('names live secrets that end soon or are old, and no others', async () => {
    const appId = await addApp('Ledger')
    const add = (id: string, created: Date, expires: Date | null, status: 'ACTIVE' | 'INACTIVE' = 'ACTIVE') =>
      world.db
        .insertInto('app_secret')
        .values({
          ...own(),
          app_id: appId,
          id,
          hash: hashToken(id),
          last_four: '0000',
          status,
          created_at: created,
          expires_at: expires,
        })
        .execute()
    await add('ocsOld', daysAgo(200), null)
    await add('ocsEnding', daysAgo(10), daysAgo(-20))
    await add('ocsFresh', daysAgo(10), daysAgo(-90))
    await add('ocsEnded', daysAgo(200), daysAgo(1))
    await add('ocsOff', daysAgo(200), null, 'INACTIVE')
    const { secrets } = await read()
    expect(secrets?.count).toBe(2)
    expect(secrets?.first.map(({ secretId, label }) => [secretId, label])).toEqual([
      ['ocsEnding', 'Ledger'],
      ['ocsOld', 'Ledger'],
    ])
  })

  test('names keys about to be succeeded, apps nobody reviewed, and tokens nobody uses', async () => {
    await world.ada.call('POST', '/api/v1/org/keys/rotate', {})
    await world.ada.call('POST', '/api/v1/org/keys/rotate', { when: 'announced' })
    const appId = await addApp('Uninvited')
    await world.db
      .insertInto('client_registration')
      .values({ ...own(), app_id: appId, token_hash: hashToken(newToken()), registered_at: daysAgo(1) })
      .execute()
    await world.db
      .insertInto('api_token')
      .values({
        ...own(),
        id: newId('00T'),
        name: 'forgotten',
        token_hash: hashToken(newToken()),
        user_id: world.ada.userId,
        created_at: daysAgo(29),
        updated_at: daysAgo(29),
        expires_at: daysAgo(-3),
      })
      .execute()
    const { keys, unreviewedApps, idleTokens } = await read()
    expect(keys).toMatchObject({ count: 1, first: [{ alg: 'RS256' }] })
    expect(unreviewedApps).toMatchObject({ count: 1, first: [{ id: appId, label: 'Uninvited' }] })
    expect(idleTokens?.first).toContainEqual(expect.objectContaining({ name: 'forgotten', ownerName: 'Ada Byron' }))
  })

  test('counts sign-ins of the last day, and no older ones', async () => {
    const log = (outcome: 'SUCCESS' | 'FAILURE', published: Date) =>
      world.db
        .insertInto('log_event')
        .values({ ...own(), id: randomUUID(), published, event_type: 'user.session.start', outcome })
        .execute()
    await log('SUCCESS', daysAgo(0.5))
    await log('FAILURE', daysAgo(0.5))
    await log('FAILURE', daysAgo(0.9))
    await log('FAILURE', daysAgo(1.1))
    expect((await read()).signIns).toMatchObject({ succeeded: 1, failed: 2 })
  })

  test.each<[AdminRoleName, readonly (keyof Overview)[]]>([
    ['HELP_DESK_ADMIN', ['people', 'groups', 'lockedUsers', 'failedJobs']],
    ['APP_ADMIN', ['people', 'groups', 'apps', 'signIns', 'lockedUsers', 'secrets', 'failedJobs', 'unreviewedApps']],
  ])('shows a %s only what they may see', async (role, parts) => {
    const { userId } = await world.asRole(role)
    const seen = Object.entries(await read(userId)).flatMap(([name, part]) => (part === null ? [] : [name]))
    expect(new Set(seen)).toEqual(new Set(parts))
  })

  test('never counts what another org has', async () => {
    const globex = await world.addOrg('globex')
    const userId = await world.addUser({ login: 'eve@globex.example', roles: ['SUPER_ADMIN'] }, globex)
    const { call } = await world.bySession(userId, 0, globex)
    expect((await call<Overview>('GET', '/api/console/overview')).body).toMatchObject({
      people: { ACTIVE: 1 },
      apps: { active: 0, inactive: 0 },
      lockedUsers: { count: 0, first: [] },
      secrets: { count: 0, first: [] },
      unreviewedApps: { count: 0, first: [] },
    })
  })
})

describe('the preview of a brand', () => {
  const preview = async (query: string) => {
    const { cookie } = await world.bySession(world.ada.userId)
    const answer = await fetch(`${world.issuer}/api/console/brand-preview${query}`, { headers: { cookie } })
    return { headers: answer.headers, page: await answer.text() }
  }

  test('is the real sign-in page in colours nobody set yet, for a frame of ours, with forms that go nowhere', async () => {
    const { headers, page } = await preview('?colour=ff0000&scheme=dark&logo=none')
    expect(page).toContain('<link rel="stylesheet" href="/brand/ff0000-dark.css">')
    expect(page).toContain('id="identifier"')
    expect(headers.get('content-security-policy')).toContain("form-action 'none'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })

  test('holds a place for a logo that was only chosen, into which its policy lets the console put it', async () => {
    const { headers, page } = await preview('?colour=ff0000&logo=chosen')
    expect(page).toMatch(/<img class="logo" src="data:image\/gif;base64,/)
    expect(headers.get('content-security-policy')).toMatch(/img-src [^;]*\bdata:/)
  })

  test.each(['?colour=%22%3E%3Cscript%3E&scheme=x&logo=https://evil.example/x.png', '?colour=a&colour=b', ''])(
    'wears what the org wears where %j says nothing we know',
    async (query) => {
      const { page } = await preview(query)
      expect(page).toContain('href="/brand/0f5c8c.css"')
      expect(page).not.toMatch(/<script>|evil\.example/)
    },
  )

  test('lets no other page of ours be framed', async () => {
    const { headers } = await fetch(`${world.issuer}/sign-in`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})
