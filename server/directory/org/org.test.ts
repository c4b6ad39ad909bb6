import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Theme } from '../../../contracts/management/brand.ts'
import type { OrgSecurity, OrgSetting } from '../../../contracts/management/org.ts'
import { type ManagementWorld, makeManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const org = () => world.ada.call<OrgSetting>('GET', '/api/v1/org')
const security = () => world.ada.call<OrgSecurity>('GET', '/api/v1/org/settings')
const lastEvent = async (type: string) => (await world.events(type)).at(-1)

describe('the org', () => {
  test('tells its name and where it lives, and changes only what is named', async () => {
    const before = await org()
    expect(before.body).toMatchObject({ companyName: 'Acme', subdomain: null, status: 'ACTIVE', website: null })
    const changed = await world.ada.call<OrgSetting>('POST', '/api/v1/org', { website: 'https://acme.example/' })
    expect(changed.body).toMatchObject({ companyName: 'Acme', website: 'https://acme.example/' })
    expect(changed.headers.etag).not.toBe(before.headers.etag)
    expect(await lastEvent('org.settings.update')).toMatchObject({
      targets: [{ type: 'Org', changeDetails: { from: { website: null }, to: { website: 'https://acme.example/' } } }],
    })
  })

  test('is replaced by its whole shape, as an SDK sends it back: what is absent is said no more', async () => {
    const { body } = await org()
    const sent = { ...body, website: undefined, city: 'Rome' }
    const replaced = await world.ada.call<OrgSetting>('PUT', '/api/v1/org', sent)
    expect(replaced.body).toMatchObject({ website: null, city: 'Rome' })
  })

  test('writes and logs nothing where nothing changes', async () => {
    const before = await org()
    const count = (await world.events('org.settings.update')).length
    expect((await world.ada.call('POST', '/api/v1/org', { companyName: 'Acme' })).headers.etag).toBe(
      before.headers.etag,
    )
    expect(await world.events('org.settings.update')).toHaveLength(count)
  })

  test('is changed by one of two admins who read the same: the other is told', async () => {
    const etag = String((await org()).headers.etag)
    const rename = (companyName: string) => world.ada.call('POST', '/api/v1/org', { companyName }, { 'if-match': etag })
    const answers = await Promise.all([rename('One'), rename('Other')])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]))
    const refused = answers.find(({ status }) => status === 412)
    expect(refused?.error).toMatchObject({ errorCode: 'E0000001', rule: 'org-is-as-it-was-read' })
    await world.ada.call('POST', '/api/v1/org', { companyName: 'Acme' })
  })

  test.each([
    [{ companyName: '  ' }, 'companyName'],
    [{ companyName: 'x'.repeat(101) }, 'companyName'],
    [{ companyName: 'a\u0000b' }, 'companyName'],
    [{ website: 'javascript:alert(1)' }, 'website'],
    [{ endUserSupportHelpURL: 'https://evil@good.example' }, 'endUserSupportHelpURL'],
    [{ slogan: 'x' }, 'slogan'],
  ])('refuses %j and names the field', async (body, field) => {
    const { status, error } = await world.ada.call('POST', '/api/v1/org', body)
    expect(status).toBe(400)
    expect(error.errorCauses[0]?.errorSummary).toMatch(new RegExp(`^${field}: `))
  })
})

describe('who gets in', () => {
  test('is decided by settings that take effect at once and are logged before and after', async () => {
    expect((await security()).body).toMatchObject({ sessionIdleMinutes: 120, passwordMinLength: 15 })
    const changed = await world.ada.call<OrgSecurity>('POST', '/api/v1/org/settings', { sessionIdleMinutes: 30 })
    expect(changed.body).toMatchObject({ sessionIdleMinutes: 30, sessionLifetimeMinutes: 720 })
    expect(await lastEvent('policy.lifecycle.update')).toMatchObject({
      targets: [{ changeDetails: { from: { sessionIdleMinutes: 120 }, to: { sessionIdleMinutes: 30 } } }],
    })
    const { userId, call } = await world.bySession(world.ada.userId)
    await world.db
      .updateTable('session')
      .set({ last_seen_at: new Date(Date.now() - 31 * 60_000) })
      .where('org_id', '=', world.db.org)
      .where('user_id', '=', userId)
      .execute()
    expect((await call('GET', '/api/v1/org')).status).toBe(401)
  })

  test('asks a session for a fresh sign-in, and an admin for the right', async () => {
    const change = { passwordMinLength: 20 }
    const stale = await (await world.bySession(world.ada.userId, 16)).call('POST', '/api/v1/org/settings', change)
    expect(stale.error).toMatchObject({ rule: 'sign-in-is-fresh' })
    const reader = await (await world.asRole('READ_ONLY_ADMIN')).call('POST', '/api/v1/org/settings', change)
    expect(reader.status).toBe(403)
    expect((await security()).body.passwordMinLength).toBe(15)
  })

  test('lets apps register themselves only once somebody says so, for a group that is there', async () => {
    expect((await security()).body.registration).toMatchObject({ mode: 'off', groupId: null })
    const unknown = await world.ada.call('POST', '/api/v1/org/settings', { registration: { groupId: '00gNobody' } })
    expect(unknown.error.errorCauses[0]?.errorSummary).toMatch(/^registration\.groupId: /)
    const { body } = await world.ada.call<OrgSecurity>('POST', '/api/v1/org/settings', {
      registration: { mode: 'token' },
    })
    expect(body.registration).toEqual({ mode: 'token', groupId: null, quota: 100, unusedDays: 30 })
  })

  test.each([
    [{ passwordMinLength: 7 }, 'passwordMinLength'],
    [{ sessionIdleMinutes: 0 }, 'sessionIdleMinutes'],
    [{ sessionIdleMinutes: 600, sessionLifetimeMinutes: 60 }, 'sessionIdleMinutes'],
    [{ registration: { mode: 'all' } }, 'registration.mode'],
    [{ sessionIdleSeconds: 5 }, 'sessionIdleSeconds'],
  ])('never becomes %j', async (body, field) => {
    const { status, error } = await world.ada.call('POST', '/api/v1/org/settings', body)
    expect(status).toBe(400)
    expect(error.errorCauses[0]?.errorSummary).toContain(`${field}: `)
  })
})

describe('the brand', () => {
  const themePath = async () => {
    const { body } = await world.ada.call<{ _embedded: { themes: Theme[] }; id: string }[]>(
      'GET',
      '/api/v1/brands?expand=themes,domains,emailDomain',
    )
    return `/api/v1/brands/${body[0]?.id}/themes/${body[0]?._embedded.themes[0]?.id}`
  }
  const upload = async (path: string, bytes: Buffer, part = 'file') => {
    const form = new FormData()
    form.append(part, new Blob([new Uint8Array(bytes)]), 'logo.png')
    const token = (await world.byToken(world.ada.userId)).token
    const answer = await fetch(`${world.issuer}${path}`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}` },
      body: form,
    })
    return {
      status: answer.status,
      body: (await answer.json()) as { url: string; errorCauses: { errorSummary: string }[] },
    }
  }

  test('has one theme; its colour is made readable in both schemes, and says so', async () => {
    const path = await themePath()
    const { body } = await world.ada.call<Theme>('GET', path)
    expect(body).toMatchObject({ primaryColorHex: '#0f5c8c', logo: null, shown: { light: { isAdjusted: false } } })
    const changed = await world.ada.call<Theme>('PUT', path, { ...body, primaryColorHex: '#FFD500' })
    expect(changed.body.primaryColorHex).toBe('#ffd500')
    expect(changed.body.shown.light.isAdjusted).toBe(true)
    expect(changed.body.shown.dark).toMatchObject({ action: '#ffd500', isAdjusted: false })
    expect(await lastEvent('system.brand.theme.update')).toMatchObject({
      targets: [{ changeDetails: { to: { primaryColorHex: '#ffd500' } } }],
    })
  })

  test('wears its logo on the sign-in page, until it is removed', async () => {
    const path = await themePath()
    const png = await sharp({ create: { width: 50, height: 50, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const { status, body } = await upload(`${path}/logo`, png)
    expect(status).toBe(200)
    const logo = new URL(body.url).pathname
    const page = async () => (await fetch(`${world.issuer}/sign-in`)).text()
    expect(await page()).toContain(`src="${logo}"`)
    expect((await fetch(body.url)).headers.get('content-type')).toBe('image/png')
    expect((await world.ada.call('DELETE', `${path}/logo`)).status).toBe(204)
    expect(await page()).not.toContain(logo)
  })

  test.each<[string, Buffer, string, number]>([
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file', 400],
    ['a file that is too large', Buffer.alloc(1_000_001), 'file', 413],
    ['a part of another name', Buffer.from('x'), 'picture', 400],
  ])('takes no logo from %s, and names the field', async (_, bytes, part, status) => {
    const answer = await upload(`${await themePath()}/logo`, bytes, part)
    expect(answer.status).toBe(status)
    expect(answer.body.errorCauses[0]?.errorSummary).toMatch(/^file: /)
  })

  test('takes no logo that is no upload', async () => {
    expect((await world.ada.call('POST', `${await themePath()}/logo`, { file: 'x' })).status).toBe(415)
  })

  test.each([
    [{ primaryColorHex: 'red' }, 'primaryColorHex'],
    [{ primaryColorHex: '#0f5c8c', primaryColorContrastHex: '#123456' }, 'primaryColorContrastHex'],
    [{ primaryColorHex: '#0f5c8c', secondaryColorHex: '#123456' }, 'secondaryColorHex'],
    [{ primaryColorHex: '#0f5c8c', signInPageTouchPointVariant: 'BACKGROUND_IMAGE' }, 'signInPageTouchPointVariant'],
  ])('refuses %j and names the field', async (body, field) => {
    const { status, error } = await world.ada.call('PUT', await themePath(), body)
    expect(status).toBe(400)
    expect(error.errorCauses[0]?.errorSummary).toMatch(new RegExp(`^${field}: `))
  })

  test('keeps the name of its org, and knows no ids but its own', async () => {
    const { body } = await world.ada.call<{ id: string; name: string }[]>('GET', '/api/v1/brands')
    const [brand] = body
    expect((await world.ada.call('PUT', `/api/v1/brands/${brand?.id}`, brand)).status).toBe(200)
    expect((await world.ada.call('PUT', `/api/v1/brands/${brand?.id}`, { ...brand, name: 'X' })).status).toBe(400)
    expect((await world.ada.call('GET', '/api/v1/brands/bndOther')).error.errorCode).toBe('E0000007')
    expect((await world.ada.call('GET', `/api/v1/brands/${brand?.id}/themes/theOther`)).status).toBe(404)
  })
})
