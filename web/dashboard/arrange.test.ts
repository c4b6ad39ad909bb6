import { expect, test } from 'vitest'
import type { Tile } from '../../contracts/dashboard.ts'
import { arrange } from './arrange.ts'
import { tile } from './tile-of-test.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const ids = (tiles: readonly Tile[]) => tiles.map(({ id }) => id).join(' ')

test('every tile stands in its section or among the rest; favourites and recent ones stand twice', () => {
  const tiles = [
    tile({ id: 'a', isFavourite: true }),
    tile({ id: 'b', sectionId: 's1', position: 1, lastLaunchedAt: '2026-11-02T00:00:00.000Z' }),
    tile({ id: 'c', sectionId: 's1', position: 0, isFavourite: true }),
    tile({ id: 'd', sectionId: 's1', position: null }),
    tile({ id: 'e', lastLaunchedAt: '2026-11-03T00:00:00.000Z' }),
  ]
  const { recent, favourites, sections, rest } = arrange(
    {
      tiles,
      sections: [
        { id: 's1', name: 'One' },
        { id: 's2', name: 'Two' },
      ],
    },
    now,
  )
  expect(ids(recent)).toBe('e b')
  expect(ids(favourites)).toBe('a c')
  expect(sections.map((each) => ids(each.tiles))).toEqual(['c b d', ''])
  expect(ids(rest)).toBe('a e')
})

test('a hidden tile stands nowhere but among the hidden', () => {
  const tiles = [
    tile({ id: 'a', isHidden: true, isFavourite: true, sectionId: 's', lastLaunchedAt: '2026-11-03T00:00:00.000Z' }),
  ]
  const shown = arrange({ tiles, sections: [{ id: 's', name: 'One' }] }, now)
  expect([shown.recent, shown.favourites, shown.rest, shown.sections[0]?.tiles].map((each) => each?.length)).toEqual([
    0, 0, 0, 0,
  ])
  expect(ids(shown.hidden)).toBe('a')
})

test('a tile whose section is gone is among the rest', () => {
  expect(ids(arrange({ tiles: [tile({ id: 'a', sectionId: 'gone' })], sections: [] }, now).rest)).toBe('a')
})

test('eight recent ones are enough', () => {
  const tiles = Array.from({ length: 12 }, (_, at) =>
    tile({ id: String(at), lastLaunchedAt: `2026-11-${10 + at}T00:00:00.000Z` }),
  )
  expect(ids(arrange({ tiles, sections: [] }, now).recent)).toBe('11 10 9 8 7 6 5 4')
})

test('only what came later than the first ones, this week, and was never opened is new', () => {
  const tiles = [
    tile({ id: 'first', assignedAt: '2026-11-20T08:00:00.000Z' }),
    tile({ id: 'with the first', assignedAt: '2026-11-20T08:10:00.000Z' }),
    tile({ id: 'new', assignedAt: '2026-11-23T08:00:00.000Z' }),
    tile({ id: 'opened', assignedAt: '2026-11-23T08:00:00.000Z', lastLaunchedAt: '2026-11-23T09:00:00.000Z' }),
  ]
  expect([...arrange({ tiles, sections: [] }, now).fresh]).toEqual(['new'])
  expect([...arrange({ tiles, sections: [] }, now + 8 * 86_400_000).fresh]).toEqual([])
})
