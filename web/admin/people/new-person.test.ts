import { expect, test } from 'vitest'
import { bodyOf, emptyPerson, queryOf } from './new-person.ts'

const grace = { ...emptyPerson, firstName: ' Grace', lastName: 'Hopper ', email: 'grace@acme.example' }

test('the email is the sign-in name unless another is wanted', () => {
  expect(bodyOf(grace, []).profile).toEqual({
    firstName: 'Grace',
    lastName: 'Hopper',
    email: 'grace@acme.example',
    login: 'grace@acme.example',
  })
  expect(bodyOf({ ...grace, isLoginOther: true, login: 'gh@acme.example' }, []).profile.login).toBe('gh@acme.example')
})

test('a password goes along only when it is set here, whatever was typed before', () => {
  expect(bodyOf({ ...grace, password: 'left over' }, []).credentials).toBeUndefined()
  expect(bodyOf({ ...grace, way: 'password', password: 'a b c' }, ['00g1'])).toMatchObject({
    credentials: { password: { value: 'a b c' } },
    groupIds: ['00g1'],
  })
})

test.each([
  ['mail', '?activate=true'],
  ['link', '?activate=false'],
  ['staged', '?activate=false'],
  ['password', '?activate=true&nextLogin=changePassword'],
] as const)('%s asks for %s', (way, query) => {
  expect(queryOf({ ...grace, way })).toBe(query)
})
