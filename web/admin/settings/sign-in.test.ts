import { expect, test } from 'vitest'
import { durationOf } from './durations.ts'
import { signInChangeOf, signInValuesOf, wrongNumbers } from './sign-in.ts'

const values = signInValuesOf({
  sessionIdleMinutes: 720,
  sessionLifetimeMinutes: 10_080,
  passwordMinLength: 15,
  profileClaimsInIdToken: false,
  registration: { mode: 'off', groupId: null, quota: 100, unusedDays: 30 },
})

test('only what was touched is sent, as numbers', () => {
  const next = { ...values, sessionIdleMinutes: '60', profileClaimsInIdToken: true }
  expect(signInChangeOf(next, ['sessionIdleMinutes', 'profileClaimsInIdToken'])).toEqual({
    sessionIdleMinutes: 60,
    profileClaimsInIdToken: true,
  })
  expect(signInChangeOf(next, [])).toEqual({})
})

test.each(['', ' ', '1.5', '-1', '1e3', 'ten', '9999999999'])('%j is no number of minutes', (typed) => {
  expect(wrongNumbers({ ...values, sessionIdleMinutes: typed })).toEqual(['sessionIdleMinutes'])
  expect(durationOf(typed)).toBeUndefined()
})

test('minutes are said as people say them', () => {
  expect(['1', '60', '90', '720', '1440', '1501', '10080'].map(durationOf)).toEqual([
    '1 minute',
    '1 hour',
    '1 hour 30 minutes',
    '12 hours',
    '1 day',
    '1 day 1 hour 1 minute',
    '7 days',
  ])
})
