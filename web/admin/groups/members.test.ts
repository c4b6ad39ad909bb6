import { expect, test } from 'vitest'
import type { User } from '../../../contracts/management/user.ts'
import { inOrder, thoseWith } from './members.ts'

const person = (firstName: string, lastName: string): User =>
  ({ profile: { firstName, lastName, login: `${firstName}@acme.example`, email: `${firstName}@acme.example` } }) as User

const names = (members: readonly User[]) =>
  members.map(({ profile }) => [profile.firstName, profile.lastName].join(' ').trim())

const members = [person('Zoë', 'Adams'), person('Émile', 'Zola'), person('Ada', 'Östberg'), person('Ada', 'Adams')]

test('members stand in the order of their last names, then of their first ones, as the language has it', () => {
  expect(names(inOrder(members))).toEqual(['Ada Adams', 'Zoë Adams', 'Ada Östberg', 'Émile Zola'])
})

test('a search finds every word, wherever it stands and whatever its accents', () => {
  expect(names(thoseWith(members, 'zoe'))).toEqual(['Zoë Adams'])
  expect(names(thoseWith(members, ' ada ost'))).toEqual(['Ada Östberg'])
  expect(names(thoseWith(members, 'EMILE@acme'))).toEqual(['Émile Zola'])
  expect(names(thoseWith(members, ''))).toEqual(names(members))
})
