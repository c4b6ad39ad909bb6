import type { Tile } from '../../contracts/dashboard.ts'

/** A tile for a test, with what the test changes. */
export const tile = (changes: Partial<Tile> & Pick<Tile, 'id'>): Tile => ({
  label: changes.id,
  iconUrl: null,
  isFavourite: false,
  isHidden: false,
  sectionId: null,
  position: null,
  lastLaunchedAt: null,
  assignedAt: '2026-01-01T00:00:00.000Z',
  ...changes,
})
