import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OidcApp } from '../../../contracts/management/app.ts'
import type { AppGroup, AppUser, AssignmentReasons } from '../../../contracts/management/assignment.ts'
import { makeRelyingParty, type RelyingParty } from '../../../tests/worlds/relying-party.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'
import { newId } from '../../keys/ids.ts'

let world: ManagementWorld
let ada: ApiClient
beforeAll(async () => {
  world = await makeManagementWorld()
  ;({ ada } = world)
})
afterAll(() => world?.close())

const redirectUri = 'http://localhost:8081/callback'

const makeApp = async (): Promise<OidcApp> => {
  const body = {
    label: 'Assigned',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { pkce_required: false } },
    settings: {
      oauthClient: { redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'] },
    },
  }
  return (await ada.call<OidcApp>('POST', '/api/v1/apps', body)).body
}

const addUser = (name: string, more: object = {}) =>
  world.addUser({ login: `${name}-${randomUUID().slice(0, 8)}@acme.example`, ...more })

/** A group with these members, as another slice keeps it. */
async function addGroup(...userIds: readonly string[]): Promise<string> {
  const id = newId('00g')
  const { db } = world
  await db
    .insertInto('group')
    .values({ org_id: db.org, id, name: `Group ${id}` })
    .execute()
  for (const userId of userIds)
    await db.insertInto('group_member').values({ org_id: db.org, group_id: id, user_id: userId }).execute()
  return id
}

const usersOf = async (appId: string, query = ''): Promise<AppUser[]> => {
  const found: AppUser[] = []
  for (let path: string | undefined = `/api/v1/apps/${appId}/users${query}`; path; ) {
    const page: { body: AppUser[]; next: string | undefined } = await ada.call<AppUser[]>('GET', path)
    found.push(...page.body)
    path = page.next
  }
  return found
}

describe('who has an app', () => {
  test('is listed once, by themselves or by groups, in pages without gaps', async () => {
    const app = await makeApp()
    const users = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => addUser(name)))
    const [first = '', second = '', third = ''] = users
    for (const groupId of [await addGroup(second, third), await addGroup(...users.slice(2))])
      expect((await ada.call('PUT', `/api/v1/apps/${app.id}/groups/${groupId}`)).status).toBe(200)
    for (const id of [first, second]) await ada.call('POST', `/api/v1/apps/${app.id}/users`, { id })
    const all = await usersOf(app.id, '?limit=2')
    expect(await usersOf(app.id, '?limit=1000')).toEqual(all)
    expect(all.map(({ id }) => id)).toEqual(users.toSorted((a, b) => (a < b ? -1 : 1)))
    const scopes = new Map(all.map(({ id, scope }) => [id, scope]))
    expect(users.map((id) => scopes.get(id))).toEqual(['USER', 'USER', 'GROUP', 'GROUP', 'GROUP'])
  })

  test('is found by the beginning of login, address and names, whatever the characters', async () => {
    const app = await makeApp()
    const lovelace = await addUser('countess', { firstName: 'Augusta', lastName: 'Löve%lace' })
    const other = await addUser('other', { firstName: 'Grace', lastName: 'Hopper' })
    for (const id of [lovelace, other]) await ada.call('POST', `/api/v1/apps/${app.id}/users`, { id })
    const found = async (q: string) => (await usersOf(app.id, `?q=${encodeURIComponent(q)}`)).map(({ id }) => id)
    for (const q of ['COUNT', 'aug', 'löve%', 'Löve']) expect([q, await found(q)]).toEqual([q, [lovelace]])
    for (const q of ['%', '_', 'lace', '"', '\\', 'nobody']) expect([q, await found(q)]).toEqual([q, []])
  })

  test('is told why: directly, and by which groups', async () => {
    const app = await makeApp()
    const userId = await addUser('reasons')
    const reasons = async () =>
      (await ada.call<AssignmentReasons>('GET', `/api/v1/apps/${app.id}/users/${userId}/reasons`)).body
    expect(await reasons()).toEqual({ direct: null, groups: [] })
    const groupId = await addGroup(userId)
    await ada.call('PUT', `/api/v1/apps/${app.id}/groups/${groupId}`)
    await ada.call('POST', `/api/v1/apps/${app.id}/users`, { id: userId })
    expect(await reasons()).toMatchObject({ direct: { since: expect.any(String) }, groups: [{ id: groupId }] })
  })
})

describe('assigning a user', () => {
  test('says what the app knows of them, and keeps what is left out later', async () => {
    const app = await makeApp()
    const id = await addUser('known', { firstName: 'Kay' })
    const path = `/api/v1/apps/${app.id}/users`
    const made = await ada.call<AppUser>('POST', path, {
      id,
      credentials: { userName: 'kay' },
      profile: { role: 'editor' },
    })
    expect(made.body).toMatchObject({ id, scope: 'USER', status: 'ACTIVE', credentials: { userName: 'kay' } })
    const changed = await ada.call<AppUser>('POST', `${path}/${id}`, { profile: { role: 'owner' } })
    expect(changed.body).toMatchObject({ credentials: { userName: 'kay' }, profile: { role: 'owner' } })
    const [event] = (await world.events('application.user_membership.update')).slice(-1)
    expect(event?.targets).toMatchObject([
      { id, changeDetails: { from: { profile: { role: 'editor' } }, to: { profile: { role: 'owner' } } } },
      { id: app.id },
    ])
    // As Okta's SDK sends back what it read.
    const back = await ada.call<AppUser>('POST', `${path}/${id}`, changed.body)
    expect(back.body.profile).toEqual(changed.body.profile)
    const embedded = await ada.call<AppUser>('GET', `${path}/${id}?expand=user`)
    expect(embedded.body._embedded?.user).toMatchObject({ id, profile: { firstName: 'Kay' } })
  })

  test('twice at once is one assignment, and one event', async () => {
    const app = await makeApp()
    const id = await addUser('twice')
    const before = (await world.events('application.user_membership.add')).length
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ada.call('POST', `/api/v1/apps/${app.id}/users`, { id })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await usersOf(app.id)).toHaveLength(1)
    expect(await world.events('application.user_membership.add')).toHaveLength(before + 1)
  })

  test('who is not there, or was deactivated, is refused', async () => {
    const app = await makeApp()
    const path = `/api/v1/apps/${app.id}/users`
    const id = await addUser('gone')
    await world.db
      .updateTable('user')
      .set({ status: 'DEPROVISIONED' })
      .where('org_id', '=', world.db.org)
      .where('id', '=', id)
      .execute()
    expect((await ada.call('POST', path, { id })).status).toBe(400)
    for (const unknown of ['00uUnknownUnknownUnk', '', 'x'.repeat(65), 7, null])
      expect((await ada.call('POST', path, { id: unknown })).status).toBeOneOf([400, 404])
    expect((await ada.call('GET', `${path}/${id}`)).error.errorCode).toBe('E0000007')
    expect((await ada.call('DELETE', `${path}/${id}`)).error.errorCode).toBe('E0000007')
  })

  test.each([
    ['a profile that is no object', { profile: [] }],
    ['a profile too large', { profile: { a: Array.from({ length: 20 }, () => 'x'.repeat(1_000)) } }],
    ['a profile with depth', { profile: { a: { b: 1 } } }],
    ['a password', { credentials: { password: { value: 'secret' } } }],
    ['a field nobody knows', { userName: 'x' }],
    ['a group’s assignment', { scope: 'GROUP' }],
  ])('%s is refused', async (_, more) => {
    const app = await makeApp()
    const { status } = await ada.call('POST', `/api/v1/apps/${app.id}/users`, { id: ada.userId, ...more })
    expect(status).toBe(400)
  })

  test('one who has the app by a group alone is not changed, and not taken out, here', async () => {
    const app = await makeApp()
    const userId = await addUser('grouped')
    await ada.call('PUT', `/api/v1/apps/${app.id}/groups/${await addGroup(userId)}`)
    const path = `/api/v1/apps/${app.id}/users/${userId}`
    expect((await ada.call('POST', path, { profile: { a: 'b' } })).error.rule).toBe('app-is-the-users')
    expect((await ada.call('DELETE', path)).error.rule).toBe('app-is-the-users')
    expect((await ada.call<AppUser>('PUT', path, { profile: { a: 'b' } })).body.scope).toBe('USER')
  })

  test('a user deleted meanwhile never breaks it', async () => {
    const app = await makeApp()
    const users = await Promise.all(Array.from({ length: 6 }, (_, at) => addUser(`racing-${at}`)))
    const answers = await Promise.all(
      users.flatMap((id) => [
        ada.call('POST', `/api/v1/apps/${app.id}/users`, { id }).then(({ status }) => status),
        world.db
          .deleteFrom('user')
          .where('org_id', '=', world.db.org)
          .where('id', '=', id)
          .execute()
          .then(() => 204),
      ]),
    )
    expect(answers.every((status) => [200, 204, 404].includes(status))).toBe(true)
    expect(await usersOf(app.id)).toEqual([])
  })
})

describe('groups', () => {
  test('come one behind the other, and the first by priority says the profile', async () => {
    const app = await makeApp()
    const userId = await addUser('prioritised')
    const [first, second] = [await addGroup(userId), await addGroup(userId)]
    const at = (groupId: string) => `/api/v1/apps/${app.id}/groups/${groupId}`
    await ada.call('PUT', at(first), { profile: { seat: 'first' } })
    const behind = await ada.call<AppGroup>('PUT', at(second), { profile: { seat: 'second' } })
    expect(behind.body.priority).toBe(1)
    const profile = async () => (await usersOf(app.id))[0]?.profile
    expect(await profile()).toEqual({ seat: 'first' })
    await ada.call('PUT', at(first), { priority: 7 })
    expect(await profile()).toEqual({ seat: 'second' })
    const listed = await ada.call<AppGroup[]>('GET', `/api/v1/apps/${app.id}/groups?limit=1&expand=group`)
    expect(listed.body.map(({ id }) => id)).toEqual([second])
    expect((await ada.call<AppGroup[]>('GET', listed.next ?? '')).body).toMatchObject([
      { id: first, priority: 7, profile: { seat: 'first' }, _embedded: { group: { id: first } } },
    ])
  })

  test('one that is not there, or of another org, is not found', async () => {
    const app = await makeApp()
    const globex = await world.addOrg(`globex-${randomUUID().slice(0, 8)}`)
    const foreign = newId('00g')
    await globex.insertInto('group').values({ org_id: globex.org, id: foreign, name: 'Foreign' }).execute()
    for (const groupId of [foreign, '00gUnknown'])
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
        const body = method === 'PATCH' ? [{ op: 'remove', path: '/profile' }] : undefined
        const { error } = await ada.call(method, `/api/v1/apps/${app.id}/groups/${groupId}`, body)
        expect(error.errorCode).toBe('E0000007')
      }
  })

  test('are changed step by step, all steps or none, and the log says before and after', async () => {
    const app = await makeApp()
    const groupId = await addGroup(await addUser('patched'))
    const path = `/api/v1/apps/${app.id}/groups/${groupId}`
    const patch = (...steps: readonly unknown[]) => ada.call<AppGroup>('PATCH', path, steps)
    expect((await patch({ op: 'replace', path: '/priority', value: 1 })).error.errorCode).toBe('E0000007')
    await ada.call('PUT', path, { priority: 3, profile: { seat: 'aisle', row: 7 } })
    const steps = [
      { op: 'replace', path: '/profile/seat', value: 'window' },
      { op: 'add', path: '/profile/meal', value: null },
      { op: 'remove', path: '/profile/row' },
      { op: 'remove', path: '/profile/nothing' },
      { op: 'replace', path: '/priority', value: 0 },
    ]
    const { body } = await patch(...steps)
    expect([body.priority, body.profile]).toEqual([0, { seat: 'window', meal: null }])
    const logged = (await world.events('group.application_assignment.update')).at(-1)?.targets
    expect(logged).toMatchObject([
      {
        id: groupId,
        changeDetails: {
          from: { priority: 3, profile: { seat: 'aisle', row: 7 } },
          to: { priority: 0, profile: { seat: 'window', meal: null } },
        },
      },
      { id: app.id },
    ])
    const tooLarge = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`a${at}`, 'x'.repeat(1_000)]))
    const added = Object.entries(tooLarge).map(([name, value]) => ({ op: 'add', path: `/profile/${name}`, value }))
    for (const [named, ...wrong] of [
      ['profile', ...added],
      ['0.op', { op: 'move', path: '/priority', from: '/profile' }],
      ['0.op', { op: 'remove', path: '/priority' }],
      ['0.path', { op: 'replace', path: '/id', value: 'x' }],
      ['0.path', { op: 'replace', path: '/profile/__proto__', value: 'x' }],
      ['0.path', { op: 'replace', path: '/profile/seat/0', value: 'x' }],
      ['0.value', { op: 'replace', path: '/priority', value: -1 }],
      ['0.value', { op: 'replace', path: '/priority' }],
      ['0.value', { op: 'replace', path: '/profile', value: 'x' }],
      ['1.value', { op: 'replace', path: '/priority', value: 9 }, { op: 'add', path: '/profile/seat', value: {} }],
    ] as const) {
      const { error } = await patch(...wrong)
      expect([named, error.errorCode, error.errorCauses[0]?.errorSummary]).toEqual([
        named,
        'E0000001',
        expect.stringMatching(new RegExp(`^${named}: `)),
      ])
    }
    expect((await patch()).error.errorCode).toBe('E0000001')
    expect((await ada.call<AppGroup>('GET', path)).body).toMatchObject({ priority: 0, profile: body.profile })
    expect((await patch({ op: 'replace', path: '/profile', value: { seat: 'any' } })).body.profile).toEqual({
      seat: 'any',
    })
    expect((await patch({ op: 'remove', path: '/profile' })).body.profile).toEqual({})
  })
})

describe('what is taken away ends at once', () => {
  /** An app, a user whom a group gives it, and tokens of theirs. */
  async function signedOn() {
    const app = await makeApp()
    const login = `ends-${randomUUID().slice(0, 8)}@acme.example`
    const userId = await world.addUser({ login })
    const groupId = await addGroup(userId)
    await ada.call('PUT', `/api/v1/apps/${app.id}/groups/${groupId}`)
    await ada.call('POST', `/api/v1/apps/${app.id}/users`, { id: userId })
    const secret = app.credentials.oauthClient.client_secret ?? ''
    const party = makeRelyingParty(world.issuer, { clientId: app.id, secret, redirectUri }, { login })
    const { parameters } = await party.authorize({ scope: 'openid offline_access', prompt: 'consent' })
    const { json } = await party.exchange(parameters.get('code') ?? '')
    return { app, userId, groupId, party, access: String(json.access_token), refresh: String(json.refresh_token) }
  }

  const opens = async (party: RelyingParty, access: string) => (await party.userInfo(access)).status === 200

  test('but not while something else gives it; and it does not come back with the assignment', async () => {
    const { app, userId, groupId, party, access, refresh } = await signedOn()
    await ada.call('DELETE', `/api/v1/apps/${app.id}/users/${userId}`)
    expect(await opens(party, access), 'the group still gives it').toBe(true)
    await ada.call('DELETE', `/api/v1/apps/${app.id}/groups/${groupId}`)
    expect(await opens(party, access)).toBe(false)
    expect((await party.authorize()).parameters.get('code')).toBeNull()
    await ada.call('POST', `/api/v1/apps/${app.id}/users`, { id: userId })
    expect(await opens(party, access)).toBe(false)
    expect((await party.refresh(refresh)).status).toBe(400)
    expect((await party.authorize()).parameters.get('code')).toBeTypeOf('string')
  })

  test('the other way about as well', async () => {
    const { app, userId, groupId, party, access, refresh } = await signedOn()
    await ada.call('DELETE', `/api/v1/apps/${app.id}/groups/${groupId}`)
    expect(await opens(party, access), 'they still have it themselves').toBe(true)
    await ada.call('DELETE', `/api/v1/apps/${app.id}/users/${userId}`)
    expect(await opens(party, access)).toBe(false)
    await ada.call('PUT', `/api/v1/apps/${app.id}/groups/${groupId}`)
    expect(await opens(party, access)).toBe(false)
    expect((await party.refresh(refresh)).status).toBe(400)
  })
})

test('an app’s picture is made anew, shown by its address, and taken away', async () => {
  const app = await makeApp()
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const send = async (bytes: Buffer) => {
    const boundary = 'boundary'
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="x.png"\r\ncontent-type: image/png\r\n\r\n`
    const { token } = await world.byToken(ada.userId)
    return world.app.inject({
      method: 'POST',
      url: `/api/v1/apps/${app.id}/logo`,
      headers: {
        host: new URL(world.issuer).host,
        authorization: `SSWS ${token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    })
  }
  expect((await send(Buffer.from('<svg onload="alert(1)"/>'))).statusCode).toBe(400)
  const sent = await send(Buffer.from(png, 'base64'))
  expect(sent.statusCode).toBe(201)
  const logo = async () => {
    const { body } = await ada.call<OidcApp>('GET', `/api/v1/apps/${app.id}`)
    return JSON.stringify(body._links.logo)
  }
  expect(await logo()).toContain('/pictures/')
  expect((await ada.call('DELETE', `/api/v1/apps/${app.id}/logo`)).status).toBe(204)
  expect(await logo()).toBe('[]')
})
