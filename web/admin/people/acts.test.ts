import { expect, test } from 'vitest'
import type { User } from '../../../contracts/management/user.ts'
import { peopleEn } from '../../texts/admin-people.ts'
import { addTexts } from '../../texts/texts.ts'
import { effectsOf, possibleActs } from './acts.ts'

addTexts(peopleEn)

const user = {
  status: 'ACTIVE',
  profile: { login: 'grace@acme.example', email: 'grace@acme.example' },
  credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
  _links: { self: { href: '/' }, suspend: { href: '/' }, resetPassword: { href: '/' }, deactivate: { href: '/' } },
} as unknown as User

test('what the status does not allow and what the caller may not is not offered', () => {
  expect(possibleActs(user, () => true)).toEqual(['resetPassword', 'setPassword', 'suspend', 'deactivate'])
  expect(possibleActs(user, (permission) => permission === 'users.credentials')).toEqual(['resetPassword'])
  expect(possibleActs(user, () => false)).toEqual([])
})

test('nobody who is deactivated is set a password', () => {
  expect(possibleActs({ status: 'DEPROVISIONED', _links: { delete: { href: '/' } } }, () => true)).toEqual(['delete'])
})

test('an act says with numbers what it ends', () => {
  const effects = effectsOf('deactivate', user, 'Grace', { sessions: 3, apps: 12 })
  expect(effects.slice(0, 2)).toEqual(['Ends 3 sessions.', '12 apps close.'])
  expect(effects).toContain('Their password is deleted.')
})

test('what is not known yet is not guessed', () => {
  expect(effectsOf('suspend', user, 'Grace', { sessions: undefined, apps: undefined })).toHaveLength(1)
})
