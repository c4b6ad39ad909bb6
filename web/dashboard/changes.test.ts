import { describe, expect, test } from 'vitest'
import type { Dashboard } from '../../contracts/dashboard.ts'
import { arrange } from './arrange.ts'
import {
  movedBefore,
  withoutSection,
  withSection,
  withSectionName,
  withSectionOrder,
  withTile,
  withTileOrder,
} from './changes.ts'
import { tile } from './tile-of-test.ts'

const dashboard: Dashboard = {
  me: { id: '00u', login: 'ada', name: 'Ada' },
  org: { name: 'Acme', logoUrl: null },
  token: '',
  isAdmin: false,
  sections: [
    { id: 's', name: 'One' },
    { id: 't', name: 'Two' },
  ],
  tiles: [
    tile({ id: 'a', sectionId: 's', position: 0 }),
    tile({ id: 'b', sectionId: 's', position: 1 }),
    tile({ id: 'c', sectionId: 's', position: 2 }),
    tile({ id: 'd' }),
  ],
}

/** What stands in each section, and among the rest. */
function places(after: Dashboard): Record<string, string> {
  const { sections, rest } = arrange(after, 0)
  const filled = sections.map(({ section, tiles }) => [section.name, tiles.map(({ id }) => id).join('')])
  return { ...Object.fromEntries(filled), rest: rest.map(({ id }) => id).join('') }
}

describe('a change is seen as the server will have it', () => {
  test.each([
    [
      'a tile moved to a section comes last',
      withTile(dashboard, 'd', { sectionId: 's' }),
      { One: 'abcd', Two: '', rest: '' },
    ],
    [
      'a tile taken out stands among the rest',
      withTile(dashboard, 'b', { sectionId: null }),
      { One: 'ac', Two: '', rest: 'bd' },
    ],
    [
      'a favourite stays where it is',
      withTile(dashboard, 'b', { isFavourite: true }),
      { One: 'abc', Two: '', rest: 'd' },
    ],
    ['an order', withTileOrder(dashboard, 's', ['c', 'a', 'b']), { One: 'cab', Two: '', rest: 'd' }],
    ['those not named come after', withTileOrder(dashboard, 's', ['d']), { One: 'dabc', Two: '', rest: '' }],
    ['a tile comes from another section', withTileOrder(dashboard, 't', ['b']), { One: 'ac', Two: 'b', rest: 'd' }],
    [
      'a new section',
      withSection(dashboard, { id: 'u', name: 'New' }, ['d']),
      { One: 'abc', Two: '', New: 'd', rest: '' },
    ],
    ['a new name', withSectionName(dashboard, 's', 'First'), { First: 'abc', Two: '', rest: 'd' }],
    ['a deleted section leaves its tiles', withoutSection(dashboard, 's'), { Two: '', rest: 'abcd' }],
  ])('%s', (_, after, expected) => {
    expect(places(after)).toEqual(expected)
  })

  test('sections that are not named come after', () => {
    expect(withSectionOrder(dashboard, ['t']).sections.map(({ id }) => id)).toEqual(['t', 's'])
  })
})

test.each([
  ['c', 'a', 'cab'],
  ['a', 'c', 'bac'],
  ['a', undefined, 'bca'],
  ['a', 'gone', 'bca'],
])('%s before %s gives %s', (moved, before, expected) => {
  expect(movedBefore(['a', 'b', 'c'], moved, before).join('')).toBe(expected)
})
