import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Group, groupQuery } from '../../../contracts/management/group.ts'
import type { User } from '../../../contracts/management/user.ts'
import { assignGroup, assignUser, insertApp } from '../../apps/store.ts'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const make = (name: string, description?: string | null, by = world.ada) =>
  by.call<Group>('POST', '/api/v1/groups', { profile: { name, ...(description === undefined ? {} : { description }) } })
const get = (id: string, query = '') => world.ada.call<Group>('GET', `/api/v1/groups/${id}${query}`)
const list = (query: string) => world.ada.call<Group[]>('GET', `/api/v1/groups?${query}`)
const everyone = async (): Promise<Group> => {
  const [group] = (await list('filter=type eq "BUILT_IN"')).body
  if (!group) throw new Error('no built-in group')
  return group
}

/** All pages of a list, as one. */
async function listWhole(query: string): Promise<Group[]> {
  const all: Group[] = []
  let next: string | undefined = `/api/v1/groups?${query}`
  while (next !== undefined) {
    const page: ApiReply<Group[]> = await world.ada.call<Group[]>('GET', next)
    all.push(...page.body)
    next = page.next
  }
  return all
}

describe('a group', () => {
  test('is made, read, renamed and deleted, and each is in the log', async () => {
    const made = await make('  West coast ', 'Left of the Rockies')
    expect([made.status, made.headers.etag]).toEqual([200, '"1"'])
    const { id } = made.body
    expect(made.body).toMatchObject({
      type: 'OKTA_GROUP',
      objectClass: ['okta:user_group'],
      profile: { name: 'West coast', description: 'Left of the Rockies' },
      _links: { users: { href: `${world.issuer}/api/v1/groups/${id}/users` } },
    })
    expect((await get(id)).body).toEqual(made.body)
    const renamed = await world.ada.call<Group>('PUT', `/api/v1/groups/${id}`, {
      ...made.body,
      profile: { name: 'East coast' },
    })
    expect([renamed.status, renamed.headers.etag]).toEqual([200, '"2"'])
    expect(renamed.body.profile).toEqual({ name: 'East coast', description: null })
    expect((await world.ada.call('DELETE', `/api/v1/groups/${id}`)).status).toBe(204)
    expect((await get(id)).error.errorCode).toBe('E0000007')
    expect((await world.ada.call('DELETE', `/api/v1/groups/${id}`)).status).toBe(404)
    expect((await world.events('group.lifecycle.create')).at(-1)?.targets).toMatchObject([{ id, type: 'UserGroup' }])
    expect((await world.events('group.profile.update')).at(-1)?.targets).toMatchObject([
      {
        id,
        changeDetails: {
          from: { name: 'West coast', description: 'Left of the Rockies' },
          to: { name: 'East coast', description: null },
        },
      },
    ])
    expect((await world.events('group.lifecycle.delete')).at(-1)?.targets).toMatchObject([
      { id, displayName: 'East coast' },
    ])
  })

  test('that is written back as it is changes nothing and is not logged', async () => {
    const { body } = await make('Quiet')
    const before = (await world.events('group.profile.update')).length
    const answer = await world.ada.call<Group>('PUT', `/api/v1/groups/${body.id}`, body)
    expect([answer.status, answer.headers.etag]).toEqual([200, '"1"'])
    expect(await world.events('group.profile.update')).toHaveLength(before)
  })

  test.each([
    [{}, 'profile'],
    [{ profile: {} }, 'profile.name'],
    [{ profile: { name: ' ' } }, 'profile.name'],
    [{ profile: { name: 'x'.repeat(256) } }, 'profile.name'],
    [{ profile: { name: 'two\nlines' } }, 'profile.name'],
    [{ profile: { name: 'half \ud800' } }, 'profile.name'],
    [{ profile: { name: 7 } }, 'profile.name'],
    [{ profile: { name: 'Nul', description: 'a\u0000b' } }, 'profile.description'],
    [{ profile: { name: 'Long', description: 'x'.repeat(1025) } }, 'profile.description'],
    [{ profile: { name: 'Extra', dn: 'CN=Extra' } }, 'profile.dn'],
    [{ profile: { name: 'Extra' }, members: [] }, 'members'],
  ])('is not made of %j', async (body, field) => {
    const { status, error } = await world.ada.call('POST', '/api/v1/groups', body)
    expect([status, error.errorCode]).toEqual([400, 'E0000001'])
    expect(error.errorCauses.map(({ errorSummary }) => errorSummary.split(':')[0])).toContain(field)
  })

  test('has a name of its own, however it is written, also when two are named at once', async () => {
    await make('Zürich')
    expect((await make('zÜRICH')).error.errorCauses[0]?.errorSummary).toMatch(/^profile\.name: /)
    expect((await make('EVERYONE')).status).toBe(400)
    const [one, other] = [(await make('One')).body, (await make('Other')).body]
    const rename = (group: Group, name: string) =>
      world.ada.call('PUT', `/api/v1/groups/${group.id}`, { profile: { name } })
    expect((await rename(one, 'other')).status).toBe(400)
    expect((await rename(one, 'ONE')).status).toBe(200)
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all([
        rename(one, `Same ${round}`),
        rename(other, `same ${round}`),
        make(`SAME ${round}`).then(({ status }) => ({ status })),
      ])
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400])
    }
  })

  test('is not overwritten by somebody who has not seen its last change', async () => {
    const { body } = await make('Edited')
    const put = (name: string, etag: string) =>
      world.ada.call('PUT', `/api/v1/groups/${body.id}`, { profile: { name } }, { 'if-match': etag })
    expect((await put('Edited once', '"1"')).status).toBe(200)
    const { status, error } = await put('Edited blindly', '"1"')
    expect([status, error.rule]).toEqual([412, 'object-is-as-it-was-read'])
    const racing = await Promise.all(['a', 'b', 'c'].map((letter) => put(`Edited ${letter}`, '"2"')))
    expect(racing.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 412, 412])
    const stale = await world.ada.call('DELETE', `/api/v1/groups/${body.id}`, undefined, { 'if-match': '"2"' })
    expect(stale.status).toBe(412)
    const current = await world.ada.call('DELETE', `/api/v1/groups/${body.id}`, undefined, { 'if-match': 'W/"3"' })
    expect(current.status).toBe(204)
  })

  test('that is built in cannot be changed or deleted, and nobody leaves it', async () => {
    const { id, profile, type } = await everyone()
    expect([type, profile.name]).toEqual(['BUILT_IN', 'Everyone'])
    for (const answer of [
      await world.ada.call('PUT', `/api/v1/groups/${id}`, { profile: { name: 'All' } }),
      await world.ada.call('DELETE', `/api/v1/groups/${id}`),
      await world.ada.call('DELETE', `/api/v1/groups/${id}/users/${world.ada.userId}`),
    ])
      expect([answer.status, answer.error.rule]).toEqual([403, 'built-in-group-stays'])
    expect((await world.ada.call('PUT', `/api/v1/groups/${id}/users/${world.ada.userId}`)).status).toBe(204)
  })

  test('of another org is not there', async () => {
    const globex = await world.addOrg('globex')
    const bob = await world.addUser({ login: 'bob@globex.example', roles: ['SUPER_ADMIN'] }, globex)
    const { body } = await make('Theirs', null, await world.byToken(bob, globex))
    for (const answer of [
      await get(body.id),
      await world.ada.call('PUT', `/api/v1/groups/${body.id}`, { profile: { name: 'Ours' } }),
      await world.ada.call('DELETE', `/api/v1/groups/${body.id}`),
      await world.ada.call('PUT', `/api/v1/groups/${body.id}/users/${world.ada.userId}`),
      await world.ada.call('PUT', `/api/v1/groups/${(await make('Ours')).body.id}/users/${bob}`),
      await get('a%00b'),
    ])
      expect([answer.status, answer.error.errorCode]).toEqual([404, 'E0000007'])
    expect((await list('q=Theirs')).body).toEqual([])
  })
})

describe('a list of groups', () => {
  const names = async (query: string) => (await list(query)).body.map(({ profile }) => profile.name)

  beforeAll(async () => {
    for (const name of ['Sales', 'sales EMEA', 'Sales_APAC', 'Salem', 'Engineering'])
      await make(name, name === 'Salem' ? 'a town' : undefined)
  })

  test.each([
    ['q=SALES', ['Sales', 'sales EMEA', 'Sales_APAC']],
    ['q=sales_', ['Sales_APAC']],
    ['q=%25', []],
    ['search=profile.name sw "sale" and not (profile.name co "emea")', ['Salem', 'Sales', 'Sales_APAC']],
    ['search=profile.description pr and profile.description ew "TOWN"', ['Salem']],
    ['search=profile.name eq "engineering"', ['Engineering']],
    ['filter=type eq "BUILT_IN"', ['Everyone']],
    ['filter=type eq "APP_GROUP"', []],
    ['q=sal&search=profile.name co "m"&filter=type eq "OKTA_GROUP"', ['Salem', 'sales EMEA']],
    ['q=sale&sortBy=profile.name&sortOrder=desc', ['Sales_APAC', 'sales EMEA', 'Sales', 'Salem']],
    ['q=sale&filter=&sortBy=name&sortOrder=desc', ['Sales_APAC', 'sales EMEA', 'Sales', 'Salem']],
  ])('answers %s', async (query, expected) => expect(await names(query)).toEqual(expected))

  test.each([
    'filter=profile.name eq "x"',
    'filter=type eq "GROUP"',
    'search=profile.name zz "x"',
    'search=lastUpdated gt "yesterday"',
    'search=(',
  ])('refuses %s with the place that is wrong', async (query) => {
    const { status, error } = await list(query)
    expect([status, error.errorCode]).toEqual([400, 'E0000031'])
    expect(error.errorCauses[0]?.errorSummary).toMatch(/^(filter|search): at character \d+: /)
  })

  const wrongNames = ['limit=0', 'limit=10001', 'sortBy=nothing', 'sortOrder=up', 'expand=users', 'page=2', 'after=x']
  test.each([...wrongNames, 'q=a%00b', 'search=profile.name eq "a%00b"'])('refuses %s by name', async (query) => {
    const { status, error } = await list(query)
    expect([status, error.errorCode]).toEqual([400, 'E0000001'])
    expect(error.errorCauses[0]?.errorSummary.split(':')[0]).toBe(query.split('=')[0])
  })

  test.each(['profile.name', 'profile.description', 'id', 'type', 'created', 'lastUpdated', 'lastMembershipUpdated'])(
    'is paged by %s without gaps or doubles, in both directions',
    async (sortBy) => {
      const ids = (groups: readonly Group[]) => groups.map(({ id }) => id)
      for (const sortOrder of ['asc', 'desc']) {
        const whole = (await list(`sortBy=${sortBy}&sortOrder=${sortOrder}`)).body
        const paged = await listWhole(`sortBy=${sortBy}&sortOrder=${sortOrder}&limit=3`)
        expect(ids(paged)).toEqual(ids(whole))
        expect(new Set(ids(whole)).size).toBe(whole.length)
      }
      const backwards = (await list(`sortBy=${sortBy}&sortOrder=desc`)).body
      expect(ids(backwards)).toEqual(ids((await list(`sortBy=${sortBy}`)).body).toReversed())
    },
  )

  test('takes the limit that programs for Okta send, and holds a thousand at most', async () => {
    expect((await list('limit=10000')).status).toBe(200)
    expect(groupQuery.parse({ limit: '10000' }).limit).toBe(1_000)
    expect(groupQuery.parse({}).limit).toBe(200)
  })

  test('goes on where it was although a group of the page is gone', async () => {
    const first = await list('q=sale&limit=2')
    const last = first.body.at(-1)
    await world.ada.call('DELETE', `/api/v1/groups/${last?.id}`)
    const rest = await world.ada.call<Group[]>('GET', first.next ?? '')
    expect(rest.body.map(({ profile }) => profile.name)).toEqual(['sales EMEA', 'Sales_APAC'])
  })

  test('counts users and apps where it is asked to', async () => {
    const { body } = await make('Counted')
    const userId = await world.addUser({ login: 'counted@acme.example', groupIds: [body.id] })
    await insertApp(world.db, { id: '0oaCounted', kind: 'bookmark', label: 'Wiki', settings: {} })
    await assignGroup(world.db, '0oaCounted', body.id)
    const stats = { usersCount: 1, appsCount: 1 }
    expect((await get(body.id, '?expand=stats')).body._embedded).toEqual({ stats })
    expect((await list('q=Counted&expand=stats')).body[0]?._embedded).toEqual({ stats })
    expect((await list('q=Counted&expand=app,stats')).body[0]?._embedded).toEqual({ stats })
    expect((await list('q=Counted&expand=app')).body[0]).not.toHaveProperty('_embedded')
    expect((await list('q=Counted')).body[0]?._embedded).toBeUndefined()
    await world.ada.call('DELETE', `/api/v1/groups/${body.id}/users/${userId}`)
    expect((await get(body.id, '?expand=stats')).body._embedded?.stats.usersCount).toBe(0)
  })
})

describe('what a group gives', () => {
  /** A user who has an app by this group, and the grant that the app holds for them. */
  async function furnish(name: string) {
    const { body } = await make(name)
    const userId = await world.addUser({ login: `${name.toLowerCase()}@acme.example`, groupIds: [body.id] })
    const appId = `0oa${name}`
    await insertApp(world.db, {
      id: appId,
      kind: 'bookmark',
      label: name,
      settings: {},
    })
    await assignGroup(world.db, appId, body.id)
    const at = new Date()
    await world.db
      .insertInto('oauth_grant')
      .values({
        org_id: world.db.org,
        id: name,
        app_id: appId,
        user_id: userId,
        scopes: ['openid'],
        authenticated_at: at,
        amr: ['pwd'],
        created_at: at,
        expires_at: new Date(at.getTime() + 3_600_000),
      })
      .execute()
    return { groupId: body.id, userId, appId }
  }
  const isRevoked = async (id: string) => {
    const { rows } = await world.database.pool.query(
      'select 1 from oauth_grant where id = $1 and revoked_at is not null',
      [id],
    )
    return rows.length === 1
  }

  test('is listed to those who may see apps', async () => {
    const { groupId, appId } = await furnish('Shown')
    const apps = await world.ada.call<{ id: string }[]>('GET', `/api/v1/groups/${groupId}/apps`)
    expect([apps.status, apps.body.map(({ id }) => id)]).toEqual([200, [appId]])
    expect((await world.ada.call('GET', '/api/v1/groups/00gNothing/apps')).status).toBe(404)
    const helper = await world.asRole('HELP_DESK_ADMIN')
    expect((await helper.call('GET', `/api/v1/groups/${groupId}/apps`)).status).toBe(403)
  })

  test('ends with the membership, also what the app holds, and coming back does not bring it back', async () => {
    const { groupId, userId } = await furnish('Left')
    const path = `/api/v1/groups/${groupId}/users/${userId}`
    await world.ada.call('DELETE', path)
    expect(await isRevoked('Left')).toBe(true)
    await world.ada.call('PUT', path)
    expect(await isRevoked('Left')).toBe(true)
  })

  test('ends with the group, and the members stay', async () => {
    const { groupId, userId } = await furnish('Deleted')
    await world.ada.call('DELETE', `/api/v1/groups/${groupId}`)
    expect(await isRevoked('Deleted')).toBe(true)
    expect((await world.ada.call('GET', `/api/v1/users/${userId}`)).status).toBe(200)
    const groups = await world.ada.call<Group[]>('GET', `/api/v1/users/${userId}/groups`)
    expect(groups.body.map(({ type }) => type)).toEqual(['BUILT_IN'])
  })

  test('stays where something else gives the same', async () => {
    const { groupId, userId, appId } = await furnish('Doubled')
    await assignUser(world.db, appId, userId)
    await world.ada.call('DELETE', `/api/v1/groups/${groupId}/users/${userId}`)
    expect(await isRevoked('Doubled')).toBe(false)
    await world.ada.call('DELETE', `/api/v1/groups/${groupId}`)
    expect(await isRevoked('Doubled')).toBe(false)
  })
})

describe('who is in a group', () => {
  test('changes once, is dated and is logged', async () => {
    const { body } = await make('Movers')
    const userId = await world.addUser({ login: 'mover@acme.example' })
    const path = `/api/v1/groups/${body.id}/users/${userId}`
    const count = async (what: string) => (await world.events(`group.user_membership.${what}`)).length
    const before = [await count('add'), await count('remove')]
    const added = await Promise.all([world.ada.call('PUT', path), world.ada.call('PUT', path)])
    expect(added.map(({ status }) => status)).toEqual([204, 204])
    const changed = (await get(body.id)).body
    expect(changed.lastMembershipUpdated > body.lastMembershipUpdated).toBe(true)
    expect(changed.lastUpdated).toBe(body.lastUpdated)
    const removed = await Promise.all([world.ada.call('DELETE', path), world.ada.call('DELETE', path)])
    expect(removed.map(({ status }) => status)).toEqual([204, 204])
    expect([await count('add'), await count('remove')]).toEqual(before.map((some) => some + 1))
    expect((await world.events('group.user_membership.add')).at(-1)?.targets).toMatchObject([
      { id: userId, type: 'User', alternateId: 'mover@acme.example' },
      { id: body.id, type: 'UserGroup', displayName: 'Movers' },
    ])
  })

  test('is listed over pages without gaps or doubles, as a list of users is', async () => {
    const { body } = await make('Listed')
    const ids: string[] = []
    for (let count = 0; count < 7; count++)
      ids.push(await world.addUser({ login: `listed${count}@acme.example`, groupIds: [body.id] }))
    const path = `/api/v1/groups/${body.id}/users`
    const whole = await world.ada.call<User[]>('GET', path)
    expect(whole.body.map(({ id }) => id)).toEqual(ids.toSorted())
    expect(whole.body.map(({ profile }) => profile.login).toSorted()[0]).toBe('listed0@acme.example')
    const first = await world.ada.call<User[]>('GET', `${path}?limit=3`)
    await world.ada.call('DELETE', `${path}/${first.body[2]?.id}`)
    const second = await world.ada.call<User[]>('GET', first.next ?? '')
    const third = await world.ada.call<User[]>('GET', second.next ?? '')
    expect([...first.body, ...second.body, ...third.body].map(({ id }) => id)).toEqual(ids.toSorted())
    expect(third.next).toBeUndefined()
    expect((await world.ada.call('GET', '/api/v1/groups/00gNothing/users')).status).toBe(404)
    const other = await make('Other list')
    const foreign = new URL(first.next ?? '', world.issuer).searchParams.get('after')
    const mixed = await world.ada.call('GET', `/api/v1/groups/${other.body.id}/users?after=${foreign}`)
    expect([mixed.status, mixed.error.rule]).toEqual([400, 'cursor-is-of-this-list'])
  })

  test('is not decided by those who may less than the user', async () => {
    const { body } = await make('Careful')
    const admin = await world.asRole('USER_ADMIN')
    const path = `/api/v1/groups/${body.id}/users`
    expect((await admin.call('PUT', `${path}/${admin.userId}`)).status).toBe(204)
    const { status, error } = await admin.call('PUT', `${path}/${world.ada.userId}`)
    expect([status, error.rule]).toEqual([403, 'caller-outranks-the-user'])
    await world.ada.call('PUT', `${path}/${world.ada.userId}`)
    expect((await admin.call('DELETE', `${path}/${world.ada.userId}`)).status).toBe(403)
  })

  test.each(['READ_ONLY_ADMIN', 'APP_ADMIN', 'HELP_DESK_ADMIN'] as const)('is not decided by %s', async (role) => {
    const reader = await world.asRole(role)
    const { id } = (await list('q=Careful')).body[0] ?? { id: '' }
    expect((await reader.call('GET', `/api/v1/groups/${id}`)).status).toBe(200)
    for (const answer of [
      await reader.call('PUT', `/api/v1/groups/${id}/users/${reader.userId}`),
      await reader.call('PUT', `/api/v1/groups/${id}`, { profile: { name: 'Mine' } }),
      await reader.call('DELETE', `/api/v1/groups/${id}`),
      await make('Mine', null, reader),
    ])
      expect([answer.status, answer.error.errorCode]).toEqual([403, 'E0000006'])
  })

  test('is never half of somebody who is deleted meanwhile', async () => {
    const { body } = await make('Fleeting')
    for (let round = 0; round < 8; round++) {
      const userId = await world.addUser({ login: `fleeting${round}@acme.example` })
      const [added] = await Promise.all([
        world.ada.call('PUT', `/api/v1/groups/${body.id}/users/${userId}`),
        world.database.pool.query('delete from "user" where org_id = $1 and id = $2', [world.db.org, userId]),
      ])
      expect([204, 404]).toContain(added.status)
    }
    expect((await get(body.id, '?expand=stats')).body._embedded?.stats.usersCount).toBe(0)
  })
})

test('no rule puts users into groups, and no owner is named', async () => {
  const { body } = await make('Unruled')
  for (const path of ['rules?limit=50', `${body.id}/owners`])
    expect((await world.ada.call('GET', `/api/v1/groups/${path}`)).body).toEqual([])
  expect((await world.ada.call('GET', '/api/v1/groups/00gNone/owners')).error.errorCode).toBe('E0000007')
})
