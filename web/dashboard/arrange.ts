import type { Dashboard, Section, Tile } from '../../contracts/dashboard.ts'

/** A section with the tiles that stand in it, hidden ones left out. */
export interface FilledSection {
  readonly section: Section
  readonly tiles: readonly Tile[]
}

/** The dashboard as it is shown: which tiles stand under which heading. */
export interface Arranged {
  readonly recent: readonly Tile[]
  readonly favourites: readonly Tile[]
  readonly sections: readonly FilledSection[]
  /** Those in no section. */
  readonly rest: readonly Tile[]
  readonly hidden: readonly Tile[]
  /** Ids of tiles that came after the others and were never opened. */
  readonly fresh: ReadonlySet<string>
}

const recentMax = 8
const weekMs = 7 * 86_400_000
const hourMs = 3_600_000

/** Puts every tile where it is shown. */
export function arrange({ tiles, sections }: Pick<Dashboard, 'tiles' | 'sections'>, nowMs: number): Arranged {
  const shown = tiles.filter((tile) => !tile.isHidden)
  const known = new Set(sections.map(({ id }) => id))
  const standsIn = (tile: Tile) => (tile.sectionId !== null && known.has(tile.sectionId) ? tile.sectionId : null)
  const bySection = Map.groupBy(shown, standsIn)
  return {
    recent: shown.filter(wasOpened).sort(byLastLaunch).slice(0, recentMax),
    favourites: shown.filter((tile) => tile.isFavourite),
    sections: sections.map((section) => ({ section, tiles: inPlace(bySection.get(section.id) ?? []) })),
    rest: bySection.get(null) ?? [],
    hidden: tiles.filter((tile) => tile.isHidden),
    fresh: freshOnes(tiles, nowMs),
  }
}

const wasOpened = (tile: Tile) => tile.lastLaunchedAt !== null
const byLastLaunch = (a: Tile, b: Tile) => ((a.lastLaunchedAt ?? '') < (b.lastLaunchedAt ?? '') ? 1 : -1)

/** Tiles in the order the user gave them; those without a place after them, as they came. */
export const inPlace = (tiles: readonly Tile[]): Tile[] =>
  [...tiles].sort((a, b) => (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER))

/** A user's first apps are not news: only what came an hour or more after them, this week, and was never opened. */
function freshOnes(tiles: readonly Tile[], nowMs: number): ReadonlySet<string> {
  const times = tiles.map((tile) => Date.parse(tile.assignedAt))
  const first = times.reduce((least, time) => Math.min(least, time), Infinity)
  const isFresh = (tile: Tile, time: number) => !wasOpened(tile) && time - first >= hourMs && nowMs - time < weekMs
  return new Set(tiles.filter((tile, at) => isFresh(tile, times[at] ?? first)).map(({ id }) => id))
}
