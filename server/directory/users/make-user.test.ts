import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'
import type { User } from '../../../contracts/management/user.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const good = 'correct-horse-battery-staple'

function draft(more: Readonly<Record<string, unknown>> = {}) {
  const login = `u${randomUUID().slice(0, 8)}@acme.example`
  return { profile: { login, email: login, firstName: 'Grace', lastName: 'Hopper', ...more } }
}

const make = (body: unknown, query = '') => world.ada.call<User>('POST', `/api/v1/users${query}`, body)

describe('a new user', () => {
  test('without a password is provisioned and gets the activation mail', async () => {
    const { status, body } = await make(draft())
    expect([status, body.status, body.activated]).toEqual([200, 'PROVISIONED', null])
    expect(world.mails.at(-1)).toMatchObject({ kind: 'activate-account', to: body.profile.email })
    expect(body._links).toHaveProperty('reactivate')
    expect(body.credentials).toEqual({ provider: { type: 'OKTA', name: 'OKTA' } })
  })
  test('with a password is active at once, and gets no mail', async () => {
    const before = world.mails.length
    const { body } = await make({ ...draft(), credentials: { password: { value: good } } })
    expect([body.status, body.activated === null, body.passwordChanged === null]).toEqual(['ACTIVE', false, false])
    expect(body.credentials.password).toEqual({})
    expect(world.mails).toHaveLength(before)
  })
  test('has to change the password where that is asked, and is staged where that is', async () => {
    const credentials = { password: { value: good } }
    expect((await make({ ...draft(), credentials }, '?nextLogin=changePassword')).body.status).toBe('PASSWORD_EXPIRED')
    expect((await make({ ...draft(), credentials }, '?activate=false')).body.status).toBe('STAGED')
    expect((await make(draft(), '?activate=false')).body.status).toBe('STAGED')
    expect((await make(draft(), '?nextLogin=changePassword')).error.errorCauses[0]?.errorSummary).toContain('nextLogin')
  })
  test('comes into the groups that are named, or is not made at all', async () => {
    const group = await world.ada.call<{ id: string }>('POST', '/api/v1/groups', {
      profile: { name: randomUUID(), description: null },
    })
    const { body } = await make({ ...draft(), groupIds: [group.body.id] })
    const groups = await world.ada.call<{ id: string }[]>('GET', `/api/v1/users/${body.id}/groups`)
    expect(groups.body.map(({ id }) => id)).toContain(group.body.id)
    expect(groups.body).toHaveLength(2)

    const lost = draft()
    const refused = await make({ ...lost, groupIds: ['00gNobodyHasThisOne0'] })
    expect([refused.status, refused.error.errorCauses[0]?.errorSummary]).toEqual([
      400,
      expect.stringContaining('groupIds'),
    ])
    expect((await world.ada.call('GET', `/api/v1/users/${lost.profile.login}`)).status).toBe(404)
  })
  test.each([
    ['credentials.password.hash', { password: { hash: { algorithm: 'MD5', value: 'x' } } }],
    ['credentials.password.hook', { password: { hook: { type: 'default' } } }],
    ['credentials.recovery_question', { recovery_question: { question: 'Who?', answer: 'Me' } }],
  ])('is told that there is no %s here', async (field, credentials) => {
    const { status, error } = await make({ ...draft(), credentials })
    expect([status, error.errorCauses]).toEqual([
      400,
      [{ errorSummary: `${field}: is not supported here: leave it out` }],
    ])
  })
  test('whose login somebody has is refused in the words that programs compare', async () => {
    const { body } = await make(draft())
    expect((await make({ profile: body.profile })).error.errorCauses).toEqual([
      { errorSummary: 'login: An object with this field already exists in the current organization' },
    ])
  })
  test('is logged with who made them', async () => {
    await make(draft())
    const [event] = (await world.events('user.lifecycle.create')).slice(-1)
    expect(event).toMatchObject({ outcome: 'SUCCESS' })
  })
})

describe('is refused by the name of the field', () => {
  const causeOf = async (body: unknown) => {
    const { status, error } = await make(body)
    expect([status, error.errorCode]).toEqual([400, 'E0000001'])
    return error.errorCauses.map(({ errorSummary }) => errorSummary).join('; ')
  }
  test.each([
    ['profile.email', { email: 'nobody' }],
    ['profile.email', { email: 'a@b@acme.example' }],
    ['profile.email', { email: 'a＠b@acme.example' }],
    ['profile.email', { email: ['ada@acme.example'] }],
    ['profile.email', { email: 'ada@acme.example\u0000' }],
    ['profile.email', { email: '<script>@acme.example' }],
    ['profile.email', { email: `${'a'.repeat(100)}@acme.example` }],
    ['profile.login', { login: 'two words@acme.example' }],
    ['profile.login', { login: '' }],
    ['profile.firstName', { firstName: 'a'.repeat(51) }],
    ['profile.firstName', { firstName: null }],
    ['profile.lastName', { lastName: '  ' }],
    ['profile.lastName', { lastName: 'a\ud800b' }],
    ['profile.title', { title: 7 }],
    ['profile.title', { title: 'a\u0000b' }],
    ['profile.profileUrl', { profileUrl: 'javascript:alert(1)' }],
    ['profile.shoeSize', { shoeSize: '43' }],
    ['profile.emailVerified', { emailVerified: true }],
    ['profile.countryCode', { countryCode: 'DEU' }],
  ])('%s', async (field, more) => expect(await causeOf(draft(more))).toContain(field))

  test.each([
    ['emailVerified', { emailVerified: true }],
    ['roles', { roles: ['SUPER_ADMIN'] }],
    ['credentials.recovery_question', { credentials: { recovery_question: { question: 'q', answer: 'a' } } }],
    ['credentials.provider.type', { credentials: { provider: { type: 'LDAP', name: 'OKTA' } } }],
    ['credentials.password.hash', { credentials: { password: { hash: { algorithm: 'BCRYPT' } } } }],
    ['groupIds', { groupIds: Array.from({ length: 21 }, () => 'x') }],
    ['type.id', { type: { id: 'otyElse' } }],
  ])('%s', async (field, more) => expect(await causeOf({ ...draft(), ...more })).toContain(field))

  test('a body that is none', async () => {
    for (const body of [[], 7]) expect((await make(body)).status).toBe(400)
    expect((await make('text')).status).toBe(415)
    expect((await make({})).error.errorCauses[0]?.errorSummary).toContain('profile')
  })
  test.each([
    ['too short', 'short'],
    ['known to many', '123456789012345678'],
    ['too long', 'ä'.repeat(1024)],
    ['little more than the name', 'grace-hopper-grace'],
  ])('a password that is %s', async (_, value) =>
    expect(await causeOf({ ...draft(), credentials: { password: { value } } })).toContain('password'),
  )
})

test('what is read-only is read over, so that nobody makes themselves active, old or verified', async () => {
  const { body } = await make(
    { ...draft(), id: '00uMine', status: 'ACTIVE', created: '2001-01-01T00:00:00.000Z', activated: 'x', _embedded: {} },
    '?activate=false',
  )
  expect(body.status).toBe('STAGED')
  expect(body.id).not.toBe('00uMine')
  expect(body.created > '2020').toBe(true)
  expect(body._embedded?.email.isVerified).toBe(false)
})

test('a login is one, however it is spelled', async () => {
  const name = randomUUID().slice(0, 8)
  const profile = { ...draft().profile, login: `${name}@acme.example` }
  expect((await make({ profile })).status).toBe(200)
  for (const login of [`${name.toUpperCase()}@Acme.Example`, ` ${name}@acme.example `, `${name}＠acme．example`]) {
    const { status, error } = await make({ profile: { ...profile, login } })
    expect([login, status, error.errorCauses[0]?.errorSummary]).toEqual([login, 400, expect.stringContaining('login')])
  }
})

test('of two who make the same login at once, one does', async () => {
  const body = draft()
  const answers = await Promise.all([make(body), make(body), make(body), make(body)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400])
})

test('who is deleted leaves nothing to the next owner of the login', async () => {
  const body = { ...draft(), credentials: { password: { value: good } } }
  const { id } = (await make(body)).body
  await world.byToken(id)
  await world.ada.call('DELETE', `/api/v1/users/${id}`)
  expect((await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body.status).toBe('DEPROVISIONED')
  expect((await world.ada.call('DELETE', `/api/v1/users/${id}`)).status).toBe(204)
  expect((await world.ada.call('GET', `/api/v1/users/${id}`)).status).toBe(404)
  expect((await world.ada.call('DELETE', `/api/v1/users/${id}`)).status).toBe(404)
  const next = (await make(draft({ login: body.profile.login }))).body
  expect(next.id).not.toBe(id)
  expect(next.credentials.password).toBeUndefined()
})

test('what looks like markup is a name, and stays one', async () => {
  const firstName = '<b onclick="x">Ada</b>'
  const { body } = await make(draft({ firstName }))
  expect(body.profile.firstName).toBe(firstName)
})
