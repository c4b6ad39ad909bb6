import type { Dashboard, Tile } from '../../../contracts/dashboard.ts'
import type { OrgDb } from '../../database/org.ts'
import { listSections } from '../sections/store.ts'
import { listTiles, type StoredTile } from './store.ts'

// "Zürich" stands among the Z, and "App 2" before "App 10".
const byLabel = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

/** Everything the user's dashboard shows, besides whose it is. */
export async function showDashboard(db: OrgDb, userId: string): Promise<Pick<Dashboard, 'tiles' | 'sections'>> {
  const [tiles, sections] = await Promise.all([listTiles(db, userId), listSections(db, userId)])
  return { tiles: tiles.toSorted((a, b) => byLabel.compare(a.label, b.label)).map(toTile), sections }
}

const toTile = ({ appId, kind: _, lastLaunchedAt, assignedAt, ...tile }: StoredTile): Tile => ({
  id: appId,
  ...tile,
  lastLaunchedAt: lastLaunchedAt?.toISOString() ?? null,
  assignedAt: assignedAt.toISOString(),
})
