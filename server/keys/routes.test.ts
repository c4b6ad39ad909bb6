import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrgKeys } from '../../contracts/management/key.ts'
import { type ManagementWorld, makeManagementWorld } from '../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const published = async () => {
  const { keys } = (await (await fetch(`${world.issuer}/oauth2/v1/keys`)).json()) as { keys: { kid: string }[] }
  return keys.map(({ kid }) => kid).toSorted()
}
const listed = async () => (await world.ada.call<OrgKeys>('GET', '/api/v1/org/keys')).body.keys
const rotate = (body: object) => world.ada.call<OrgKeys>('POST', '/api/v1/org/keys/rotate', body)

test('an announced successor is published beside the key that signs, and takes over by itself', async () => {
  await rotate({})
  const [first] = await listed()
  const { body } = await rotate({ when: 'announced' })
  expect(body.keys.map(({ kid, status }) => [kid === first?.kid, status])).toEqual([
    [true, 'active'],
    [false, 'next'],
  ])
  expect(body.keys[0]?.retires).toBe(body.keys[1]?.activates)
  expect(await published()).toEqual(body.keys.map(({ kid }) => kid).toSorted())
  expect((await rotate({ when: 'announced' })).error).toMatchObject({ rule: 'key-has-no-successor-yet' })
})

test('a key that others may have goes at once, and the log says who did it and not what the key was', async () => {
  const before = await listed()
  const { body } = await rotate({ alg: 'RS256', when: 'now' })
  expect(body.keys).toHaveLength(1)
  expect(before.map(({ kid }) => kid)).not.toContain(body.keys[0]?.kid)
  expect(await published()).toEqual([body.keys[0]?.kid])
  const [, , event] = await world.events('app.keys.rotate')
  expect(event).toMatchObject({ outcome: 'SUCCESS', detail: { alg: 'RS256', emergency: true } })
  expect(JSON.stringify(body)).not.toMatch(/"(?:d|n|x|private)/)
})

test('keys are rotated only after a fresh sign-in, by those who may', async () => {
  const stale = await (await world.bySession(world.ada.userId, 16)).call('POST', '/api/v1/org/keys/rotate', {})
  expect(stale.error.rule).toBe('sign-in-is-fresh')
  const fresh = await (await world.bySession(world.ada.userId, 1)).call('POST', '/api/v1/org/keys/rotate', {})
  expect(fresh.status).toBe(200)
  const reader = await world.asRole('READ_ONLY_ADMIN')
  expect((await reader.call('GET', '/api/v1/org/keys')).status).toBe(200)
  expect((await reader.call('POST', '/api/v1/org/keys/rotate', {})).status).toBe(403)
})
