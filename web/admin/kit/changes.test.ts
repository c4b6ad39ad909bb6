import { expect, test } from 'vitest'
import { changesOf } from './changes.ts'

const event = (changeDetails: { from?: unknown; to?: unknown }) => ({
  uuid: '1',
  published: '2026-11-27T03:00:00.000Z',
  eventType: 'user.account.update_profile',
  displayMessage: 'Profile changed',
  actor: { id: '00uAda', displayName: 'Ada' },
  target: [
    { id: '00gOther', changeDetails: { from: { x: 1 }, to: { x: 2 } } },
    { id: '00uGrace', changeDetails },
  ],
})

test('every field that differs is named, however deep', () => {
  const details = {
    from: { profile: { title: 'Clerk', city: 'Bern' } },
    to: { profile: { title: 'Head', city: 'Bern' } },
  }
  expect(changesOf(event(details), '00uGrace')).toEqual([{ field: 'profile.title', from: 'Clerk', to: 'Head' }])
})

test('what came and what went has no other side', () => {
  expect(changesOf(event({ from: { city: null, on: true }, to: { city: 'Bern' } }), '00uGrace')).toEqual([
    { field: 'on', from: 'true', to: undefined },
    { field: 'city', from: undefined, to: 'Bern' },
  ])
})

test('a row about others says nothing', () => {
  expect(changesOf(event({}), '00uNobody')).toEqual([])
})
