import { expect, test } from 'vitest'
import { nameOf, profileChangesOf, profileValuesOf, questionOf } from './person.ts'

const profile = { login: 'ada@acme.example', email: 'ada@acme.example', firstName: 'Ada', lastName: 'Byron' }

test.each([
  [{ ...profile, displayName: 'Countess' }, 'Countess'],
  [{ ...profile, displayName: ' ' }, 'Ada Byron'],
  [{ ...profile, firstName: null }, 'Byron'],
  [{ login: 'ada@acme.example', email: 'ada@acme.example' }, 'ada@acme.example'],
])('%o is called %s', (given, name) => {
  expect(nameOf({ profile: given })).toBe(name)
})

test('a name is looked for by its beginning, an id as it is', () => {
  expect(questionOf({ q: ' ada ' })).toEqual({ q: 'ada', limit: '50' })
  expect(questionOf({ q: '00uAdaOfAcmeDemo1234' })).toEqual({
    filter: 'id eq "00uAdaOfAcmeDemo1234"',
    sortBy: 'profile.lastName',
    limit: '50',
  })
  expect(questionOf({})).toEqual({ sortBy: 'profile.lastName', limit: '50' })
})

test('statuses are alternatives, together with an id; what is no status is read over', () => {
  expect(questionOf({ status: 'ACTIVE,SUSPENDED,"x' })).toEqual({
    filter: '(status eq "ACTIVE" or status eq "SUSPENDED")',
    sortBy: 'profile.lastName',
    limit: '50',
  })
  expect(questionOf({ q: '00uAdaOfAcmeDemo1234', status: 'ACTIVE' }).filter).toBe(
    'id eq "00uAdaOfAcmeDemo1234" and (status eq "ACTIVE")',
  )
})

test('only what was changed is sent; what was emptied goes', () => {
  const values = { ...profileValuesOf({ profile: { ...profile, city: 'Bern' } }), city: ' ', title: ' Countess ' }
  expect(profileChangesOf(values, ['city', 'title'])).toEqual({ city: null, title: 'Countess' })
})
