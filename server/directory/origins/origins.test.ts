import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TrustedOrigin } from '../../../contracts/management/trusted-origin.ts'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const path = '/api/v1/trustedOrigins'
const draft = (origin: string, name = origin, types: readonly string[] = ['CORS']) => ({
  name,
  origin,
  scopes: types.map((type) => ({ type })),
})
const make = (origin: string, name?: string, types?: readonly string[], by = world.ada) =>
  by.call<TrustedOrigin>('POST', path, draft(origin, name, types))

describe('a trusted origin', () => {
  test('is added, read, replaced, switched off and on, and removed, and each is in the log', async () => {
    const made = await make('https://shop.example', 'Shop', ['CORS', 'REDIRECT', 'CORS'])
    const { id } = made.body
    expect([made.status, made.headers.etag, id.slice(0, 3)]).toEqual([200, '"1"', 'tos'])
    expect(made.body).toMatchObject({
      name: 'Shop',
      origin: 'https://shop.example',
      scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }],
      status: 'ACTIVE',
      createdBy: world.ada.userId,
      lastUpdatedBy: world.ada.userId,
      _links: { deactivate: { href: `${world.issuer}${path}/${id}/lifecycle/deactivate` } },
    })
    expect((await world.ada.call('GET', `${path}/${id}`)).body).toEqual(made.body)
    const other = await world.asRole('ORG_ADMIN')
    const sent = { ...made.body, ...draft('https://shop.example:8443', 'Shop') }
    const replaced = await other.call<TrustedOrigin>('PUT', `${path}/${id}`, sent)
    expect(replaced.body).toMatchObject({ origin: 'https://shop.example:8443', scopes: [{ type: 'CORS' }] })
    expect(replaced.body).toMatchObject({ createdBy: world.ada.userId, lastUpdatedBy: other.userId })
    const off = await world.ada.call<TrustedOrigin>('POST', `${path}/${id}/lifecycle/deactivate`)
    expect(off.body).toMatchObject({ status: 'INACTIVE', _links: { activate: {} } })
    expect((await world.ada.call<TrustedOrigin>('POST', `${path}/${id}/lifecycle/deactivate`)).body).toEqual(off.body)
    expect((await world.ada.call<TrustedOrigin>('POST', `${path}/${id}/lifecycle/activate`)).body.status).toBe('ACTIVE')
    expect((await world.ada.call('DELETE', `${path}/${id}`)).status).toBe(204)
    expect((await world.ada.call('GET', `${path}/${id}`)).status).toBe(404)
    const events = (await world.events()).filter(({ targets }) => JSON.stringify(targets ?? []).includes(id))
    expect(events.map(({ event_type: type }) => type.split('.').at(-1))).toEqual([
      'create',
      'update',
      'deactivate',
      'activate',
      'delete',
    ])
    expect(events[1]?.targets).toMatchObject([
      {
        id,
        type: 'TrustedOrigin',
        changeDetails: {
          from: { origin: 'https://shop.example', scopes: ['CORS', 'REDIRECT'] },
          to: { origin: 'https://shop.example:8443', scopes: ['CORS'] },
        },
      },
    ])
  })

  test.each([
    [draft('https://*.example'), 'origin'],
    [draft('https://shop.example/cart'), 'origin'],
    [draft('http://shop.example'), 'origin'],
    [draft('https://frame.example', 'Frame', ['IFRAME_EMBED']), 'scopes.0.type'],
    [draft('https://frame.example', 'Frame', []), 'scopes'],
    [
      { ...draft('https://frame.example'), scopes: [{ type: 'CORS', allowedOktaApps: ['OKTA_ENDUSER'] }] },
      'scopes.0.allowedOktaApps',
    ],
    [draft('https://frame.example', ' '), 'name'],
    [draft('https://frame.example', 'a\nb'), 'name'],
    [{ ...draft('https://frame.example'), paths: [] }, 'paths'],
    [{}, 'name'],
  ])('is not made of %j', async (body, field) => {
    const { status, error } = await world.ada.call('POST', path, body)
    expect([status, error.errorCode]).toEqual([400, 'E0000001'])
    expect(error.errorCauses.map(({ errorSummary }) => errorSummary.split(': ')[0])).toContain(field)
  })

  test('is in the list once, also when two add it or become it at once', async () => {
    const adds = await Promise.all([make('https://once.example'), make('https://once.example')])
    expect(adds.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 400])
    const [one, other] = [(await make('https://one.example')).body, (await make('https://other.example')).body]
    const answers = await Promise.all([
      world.ada.call('PUT', `${path}/${one.id}`, draft('https://same.example')),
      world.ada.call('PUT', `${path}/${other.id}`, draft('https://same.example')),
      make('https://same.example'),
    ])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400])
  })

  test('is not overwritten, switched or removed by somebody who has not seen its last change', async () => {
    const { id } = (await make('https://edited.example')).body
    const seen = { 'if-match': '"1"' }
    await world.ada.call('PUT', `${path}/${id}`, draft('https://edited.example', 'Renamed'), seen)
    for (const answer of [
      await world.ada.call('PUT', `${path}/${id}`, draft('https://edited.example', 'Blindly'), seen),
      await world.ada.call('POST', `${path}/${id}/lifecycle/deactivate`, undefined, seen),
      await world.ada.call('DELETE', `${path}/${id}`, undefined, seen),
    ])
      expect([answer.status, answer.error.rule]).toEqual([412, 'object-is-as-it-was-read'])
    expect((await world.ada.call('DELETE', `${path}/${id}`, undefined, { 'if-match': '"2"' })).status).toBe(204)
  })

  test('of another org is not there', async () => {
    const globex = await world.addOrg('globex')
    const bob = await world.addUser({ login: 'bob@globex.example', roles: ['SUPER_ADMIN'] }, globex)
    const { id } = (await make('https://once.example', 'Theirs', ['CORS'], await world.byToken(bob, globex))).body
    for (const answer of [
      await world.ada.call('GET', `${path}/${id}`),
      await world.ada.call('PUT', `${path}/${id}`, draft('https://ours.example')),
      await world.ada.call('POST', `${path}/${id}/lifecycle/deactivate`),
      await world.ada.call('DELETE', `${path}/${id}`),
    ])
      expect([answer.status, answer.error.errorCode]).toEqual([404, 'E0000007'])
  })

  test.each(['USER_ADMIN', 'APP_ADMIN', 'HELP_DESK_ADMIN', 'READ_ONLY_ADMIN'] as const)(
    'is not added by %s',
    async (role) => {
      const { status, error } = await make('https://mine.example', 'Mine', ['CORS'], await world.asRole(role))
      expect([status, error.errorCode]).toEqual([403, 'E0000006'])
    },
  )
})

describe('a list of trusted origins', () => {
  const names = async (query: string) =>
    (await world.ada.call<TrustedOrigin[]>('GET', `${path}?${query}`)).body.map(({ name }) => name)

  beforeAll(async () => {
    for (const [name, types] of [
      ['wiki', ['CORS']],
      ['Warehouse', ['REDIRECT']],
      ['web', ['CORS', 'REDIRECT']],
    ] as const)
      await make(`https://${name.toLowerCase()}.list.example`, name, types)
  })

  test.each([
    ['q=w', ['Warehouse', 'web', 'wiki']],
    ['q=https://WIKI.list', ['wiki']],
    ['q=%25', []],
    ['filter=name eq "WEB"', ['web']],
    ['filter=origin ew ".list.example" and type eq "CORS"', ['web', 'wiki']],
    ['filter=origin ew ".list.example" and type ne "CORS"', ['Warehouse']],
    ['q=w&filter=status eq "INACTIVE"', []],
    ['q=w&filter=', ['Warehouse', 'web', 'wiki']],
  ])('answers %s', async (query, expected) => expect(await names(query)).toEqual(expected))

  test.each([
    'filter=type co "CORS"',
    'filter=status eq "GONE"',
    'filter=type eq 7',
    'filter=type eq "ANY"',
    'filter=id eq "x"',
  ])('refuses %s', async (query) => {
    const { status, error } = await world.ada.call('GET', `${path}?${query}`)
    expect([status, error.errorCode]).toEqual([400, 'E0000031'])
  })

  test('is paged by name without gaps or doubles', async () => {
    const whole = await names('limit=200')
    const paged: string[] = []
    let next: string | undefined = `${path}?limit=2`
    while (next !== undefined) {
      const page: ApiReply<TrustedOrigin[]> = await world.ada.call<TrustedOrigin[]>('GET', next)
      paged.push(...page.body.map(({ name }) => name))
      next = page.next
    }
    expect(paged).toEqual(whole)
  })
})

test('only the scripts of active origins that are trusted with it may call the endpoints of apps', async () => {
  const allowed = async (origin: string) => {
    // What is known of an org's origins is remembered for five seconds.
    world.clock.offsetMs += 6_000
    const headers = { host: new URL(world.issuer).host, origin }
    const answer = await world.app.inject({ method: 'OPTIONS', url: '/oauth2/v1/token', headers })
    return answer.headers['access-control-allow-origin']
  }
  const { id } = (await make('https://spa.example')).body
  await make('https://redirect.example', 'Redirect', ['REDIRECT'])
  expect(await allowed('https://spa.example')).toBe('https://spa.example')
  for (const origin of [
    'https://redirect.example',
    'https://never.example',
    'https://spa.example.evil.example',
    'https://spa.example:8443',
    'http://spa.example',
    'https://SPA.example',
    'null',
    '*',
  ])
    expect([origin, await allowed(origin)]).toEqual([origin, undefined])
  await world.ada.call('POST', `${path}/${id}/lifecycle/deactivate`)
  expect(await allowed('https://spa.example')).toBeUndefined()
  await world.ada.call('POST', `${path}/${id}/lifecycle/activate`)
  expect(await allowed('https://spa.example')).toBe('https://spa.example')
  await world.ada.call('DELETE', `${path}/${id}`)
  expect(await allowed('https://spa.example')).toBeUndefined()
})
