import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type AttackWorld, makeAttackWorld } from '../../tests/attacks/attack-world.ts'

let world: AttackWorld
beforeAll(async () => {
  world = await makeAttackWorld()
})
afterAll(() => world.close())

// From the app and back to it with a code: what is asked of the database is what a sign-in costs besides its hash.
test('a sign-in for an app asks the database five times, in statements that are planned once', async () => {
  // What is configured is loaded by the first visit, and held.
  expect((await world.party().authorize()).by).toBe('query')
  world.clock.offsetMs += 2_000
  const asked = vi.spyOn(Client.prototype, 'query')
  const { shown, parameters } = await world.party().authorize()
  const statements = asked.mock.calls.map(([query]): { name?: string; text?: string } =>
    typeof query === 'string' ? { text: query } : (query as object),
  )
  vi.restoreAllMocks()
  expect(shown).toEqual(['identifier', 'password'])
  expect(parameters.get('code')).toBeTruthy()
  expect(statements.flatMap(({ name }) => name ?? [])).toEqual([
    'authorize-facts',
    'open-attempt',
    'begin-session',
    'authorize-facts',
    'authorize-facts',
  ])
  // Besides, only whether org and app are still as they are held, once a second each.
  const others = statements.filter(({ name }) => name === undefined).map(({ text }) => text)
  expect(others.length).toBeGreaterThan(0)
  for (const text of others) expect(text).toMatch(/^select .* from "(org|app|app_secret|app_scope)"/)
})
