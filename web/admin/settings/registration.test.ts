import { expect, test } from 'vitest'
import { registrationChangeOf, registrationValuesOf, wrongRegistration } from './registration.ts'

const values = registrationValuesOf({
  sessionIdleMinutes: 720,
  sessionLifetimeMinutes: 10_080,
  passwordMinLength: 15,
  profileClaimsInIdToken: false,
  registration: { mode: 'token', groupId: null, quota: 100, unusedDays: 30 },
})

test('only what was touched is sent; nobody is no group', () => {
  expect(values).toEqual({ mode: 'token', groupId: '', quota: '100', unusedDays: '30' })
  const next = { ...values, mode: 'open' as const, groupId: '00g1', quota: '0' }
  expect(registrationChangeOf(next, ['mode', 'groupId', 'quota'])).toEqual({
    registration: { mode: 'open', groupId: '00g1', quota: 0 },
  })
  expect(registrationChangeOf(values, ['groupId'])).toEqual({ registration: { groupId: null } })
})

test('numbers have to be some', () => {
  expect(wrongRegistration({ ...values, quota: '', unusedDays: '3.5' })).toEqual(['quota', 'unusedDays'])
  expect(wrongRegistration(values)).toEqual([])
})
