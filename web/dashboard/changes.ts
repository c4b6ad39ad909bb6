import type { Dashboard, Section, Tile, TileChange } from '../../contracts/dashboard.ts'
import { inPlace } from './arrange.ts'

// What a change makes of the dashboard, before the server has answered. The server's own answer is the same.

/** The dashboard with one tile changed; a section it moves into takes it at its end. */
export function withTile(dashboard: Dashboard, id: string, change: TileChange): Dashboard {
  const moved = change.sectionId === undefined ? {} : { position: null }
  return withTiles(dashboard, (tile) => (tile.id === id ? { ...tile, ...defined(change), ...moved } : tile))
}

/** The dashboard with the named tiles standing in the section, in this order and before its others. */
export function withTileOrder(dashboard: Dashboard, sectionId: string, ids: readonly string[]): Dashboard {
  const others = inPlace(dashboard.tiles.filter((tile) => tile.sectionId === sectionId && !ids.includes(tile.id)))
  const places = new Map([...ids, ...others.map(({ id }) => id)].map((id, place) => [id, place]))
  return withTiles(dashboard, (tile) => {
    const position = places.get(tile.id)
    return position === undefined ? tile : { ...tile, sectionId, position }
  })
}

/** The dashboard with one more section, and these tiles in it. */
export const withSection = (dashboard: Dashboard, section: Section, ids: readonly string[]): Dashboard =>
  withTileOrder({ ...dashboard, sections: [...dashboard.sections, section] }, section.id, ids)

/** The dashboard with a section's name changed. */
export const withSectionName = (dashboard: Dashboard, id: string, name: string): Dashboard => ({
  ...dashboard,
  sections: dashboard.sections.map((section) => (section.id === id ? { ...section, name } : section)),
})

/** The dashboard without the section; its tiles stand in none. */
export const withoutSection = (dashboard: Dashboard, id: string): Dashboard =>
  withTiles({ ...dashboard, sections: dashboard.sections.filter((section) => section.id !== id) }, (tile) =>
    tile.sectionId === id ? { ...tile, sectionId: null, position: null } : tile,
  )

/** The dashboard with its sections in this order; those not named come after. */
export function withSectionOrder(dashboard: Dashboard, ids: readonly string[]): Dashboard {
  const place = (section: Section) => (ids.includes(section.id) ? ids.indexOf(section.id) : ids.length)
  return { ...dashboard, sections: [...dashboard.sections].sort((a, b) => place(a) - place(b)) }
}

/** The ids with one of them moved before another, or to the end. */
export function movedBefore(ids: readonly string[], moved: string, before: string | undefined): string[] {
  const others = ids.filter((id) => id !== moved)
  const at = before === undefined ? -1 : others.indexOf(before)
  return at < 0 ? [...others, moved] : [...others.slice(0, at), moved, ...others.slice(at)]
}

const withTiles = (dashboard: Dashboard, change: (tile: Tile) => Tile): Dashboard => ({
  ...dashboard,
  tiles: dashboard.tiles.map(change),
})

/** The change without what it leaves alone, so that it can be laid over a tile. */
function defined(change: TileChange): Partial<Tile> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as Partial<Tile>
}
