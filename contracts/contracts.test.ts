import { describe, expect, test } from 'vitest'
import { passwordChange } from './account.ts'
import { dashboard, newSection, order, tileChange } from './dashboard.ts'
import { sectionNameMaxLength, tilesMax } from './limits.ts'
import { moment } from './visit.ts'

describe('a change', () => {
  test('of a tile names one preference at least, and none that we do not know', () => {
    expect(tileChange.safeParse({}).success).toBe(false)
    expect(tileChange.safeParse({ isFavourite: undefined }).success).toBe(false)
    expect(tileChange.safeParse({ isFavourite: true, isAdmin: true }).success).toBe(false)
    expect(tileChange.parse({ sectionId: null })).toEqual({ sectionId: null })
  })

  test('gives a section a name without spaces around it, and of no more than its length', () => {
    expect(newSection.parse({ name: '  Money ' })).toEqual({ name: 'Money' })
    expect(newSection.safeParse({ name: ' \t ' }).success).toBe(false)
    expect(newSection.safeParse({ name: 'x'.repeat(sectionNameMaxLength) }).success).toBe(true)
    expect(newSection.safeParse({ name: 'x'.repeat(sectionNameMaxLength + 1) }).success).toBe(false)
  })

  test('of an order is as long as a dashboard at most', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, at) => `0oa${at}`)
    expect(order.safeParse({ ids: ids(tilesMax) }).success).toBe(true)
    expect(order.safeParse({ ids: ids(tilesMax + 1) }).success).toBe(false)
  })

  test('of a password keeps every space', () => {
    expect(passwordChange.parse({ current: ' a ', next: ' b ' })).toEqual({ current: ' a ', next: ' b ' })
  })
})

test.each([
  ['2026-11-24T12:00:00.000Z', true],
  ['2026-11-24T12:00:00Z', false],
  ['2026-11-24T13:00:00.000+01:00', false],
])('the moment %s is ours: %s', (given, isOurs) => {
  expect(moment.safeParse(given).success).toBe(isOurs)
})

test('a dashboard carries who visits beside what is shown', () => {
  expect(Object.keys(dashboard.shape)).toEqual(['me', 'org', 'token', 'isAdmin', 'tiles', 'sections'])
})
