import { expect, test } from 'vitest'
import type { OrgKey } from '../../../contracts/management/key.ts'
import { algorithmsOf, canAnnounce, nextStepOf } from './key-words.ts'

const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T00:00:00.000Z`
const key = (change: Partial<OrgKey>): OrgKey => ({
  kid: 'a',
  alg: 'RS256',
  status: 'active',
  created: at(1),
  activates: at(2),
  retires: at(20),
  expires: at(28),
  ...change,
})

test('a key that waits begins to sign, one that retired leaves, each at its time', () => {
  const waiting = key({ status: 'next', activates: at(9) })
  expect(nextStepOf(waiting, [waiting])).toEqual({ says: 'settings.keys.next.signs', at: at(9) })
  const retired = key({ status: 'retired' })
  expect(nextStepOf(retired, [retired])).toEqual({ says: 'settings.keys.next.leaves', at: at(28) })
})

test('a key that signs is followed by its successor, which is announced or not yet', () => {
  const active = key({})
  const other = key({ alg: 'ES256', status: 'next', activates: at(5) })
  expect(nextStepOf(active, [active, other])).toEqual({ says: 'settings.keys.next.announced', at: at(20) })
  const successor = key({ kid: 'b', status: 'next', activates: at(18) })
  expect(nextStepOf(active, [active, successor])).toEqual({ says: 'settings.keys.next.replaced', at: at(18) })
})

test('a successor is announced once', () => {
  const active = key({})
  expect(canAnnounce([active], 'RS256')).toBe(true)
  expect(canAnnounce([active, key({ status: 'next' })], 'RS256')).toBe(false)
  expect(canAnnounce([active], 'ES256')).toBe(false)
  expect(algorithmsOf([active, key({ alg: 'ES256' }), key({ kid: 'c' })])).toEqual(['RS256', 'ES256'])
})
