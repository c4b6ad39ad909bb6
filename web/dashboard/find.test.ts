import { expect, test } from 'vitest'
import type { Tile } from '../../contracts/dashboard.ts'
import { findTiles, isOneSlipAway } from './find.ts'
import { tile } from './tile-of-test.ts'

const names = (tiles: readonly Tile[]) => tiles.map(({ label }) => label)
const apps = [
  'Google Drive',
  'Jira Software',
  'Ledger',
  'Workday',
  'Zürich Insurance',
  'Drive-In',
  'Salesforce',
  '東京 App',
].map((label) => tile({ id: label, label }))

test.each([
  ['led', ['Ledger'], 'the beginning of a name'],
  ['LED', ['Ledger'], 'letters of any case'],
  ['drive', ['Drive-In', 'Google Drive'], 'the beginning of a name before that of another word'],
  ['gd', ['Google Drive'], 'first letters'],
  ['day', ['Workday'], 'a part of a word'],
  ['zurich', ['Zürich Insurance'], 'letters without their marks'],
  ['soft jira', ['Jira Software'], 'words in any order'],
  ['slaesforce', ['Salesforce'], 'two letters swapped'],
  ['ledgr', ['Ledger'], 'a letter left out'],
  ['leddger', ['Ledger'], 'a letter too many'],
  ['leager', ['Ledger'], 'a wrong letter'],
  ['東京', ['東京 App'], 'every script'],
  ['jira drive', [], 'only what matches every word'],
  ['xyz', [], 'nothing, rather than something far off'],
  ['  ', [], 'nothing when nothing is asked'],
])('"%s" finds %j: %s', (query, found) => {
  expect(names(findTiles(apps, query))).toEqual(found)
})

test('among equals, what was opened last comes first, and hidden ones last', () => {
  const tiles = [
    tile({ id: '1', label: 'App hidden', isHidden: true, lastLaunchedAt: '2026-11-24T00:00:00.000Z' }),
    tile({ id: '2', label: 'App unused' }),
    tile({ id: '3', label: 'App old', lastLaunchedAt: '2026-11-01T00:00:00.000Z' }),
    tile({ id: '4', label: 'App new', lastLaunchedAt: '2026-11-23T00:00:00.000Z' }),
    tile({ id: '5', label: 'App liked', isFavourite: true }),
  ]
  expect(names(findTiles(tiles, 'app'))).toEqual(['App new', 'App old', 'App liked', 'App unused', 'App hidden'])
})

test('one slip is forgiven, two are not', () => {
  expect(isOneSlipAway('ledger', 'ledgre')).toBe(true)
  expect(isOneSlipAway('ledger', 'lgedre')).toBe(false)
})
