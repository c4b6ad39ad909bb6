import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../contracts/management/user.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// One text in several spellings: what people take for the same is found as the same, and given once.

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const found = async (path: string, query: Readonly<Record<string, string>>) => {
  const { body } = await world.ada.call<unknown[]>('GET', `${path}?${new URLSearchParams(query).toString()}`)
  return body.length
}

const [composed, decomposed] = ['Caf\u00e9', 'Cafe\u0301']

test('the name of a group is given once, with its accents on its letters or behind them', async () => {
  const make = (name: string) => world.ada.call('POST', '/api/v1/groups', { profile: { name } })
  expect((await make(decomposed)).status).toBe(200)
  expect((await make(composed)).status).toBe(400)
  for (const name of [composed, decomposed]) {
    expect([name, await found('/api/v1/groups', { q: name })]).toEqual([name, 1])
    expect([name, await found('/api/v1/groups', { search: `profile.name eq "${name}"` })]).toEqual([name, 1])
  }
})

test('people are found by a login and a name in capitals, in every script and spelling', async () => {
  // A sigma at the end of a word is another letter when it is small, and a dotted I becomes two.
  const logins = ['ΝΙΚΟΣ@acme.example', 'İnci@acme.example']
  for (const login of logins) {
    const profile = { login, email: 'post@acme.example', firstName: `${login[0]}${decomposed}`, lastName: 'Clarke' }
    expect((await world.ada.call<User>('POST', '/api/v1/users?activate=false', { profile })).status).toBe(200)
    const name = `${login[0]}${composed.toUpperCase()}`
    for (const query of [
      { search: `profile.login eq "${login}"` },
      { filter: `profile.login eq "${login}"` },
      { search: `profile.login sw "${login.slice(0, 6)}"` },
      { search: `profile.firstName eq "${name}"` },
      { q: login },
      { q: name },
    ])
      expect([query, await found('/api/v1/users', query)]).toEqual([query, 1])
  }
})

test('so are apps', async () => {
  const draft = { name: 'bookmark', signOnMode: 'BOOKMARK', settings: { app: { url: 'https://x.example' } } }
  await world.ada.call('POST', '/api/v1/apps', { ...draft, label: `ΟΔΟΣ ${decomposed}` })
  for (const q of ['ΟΔΟΣ', `οδοσ ${composed}`, `ΟΔΟΣ ${composed}`])
    expect([q, await found('/api/v1/apps', { q })]).toEqual([q, 1])
})
