import type { TileChange } from '../../../contracts/dashboard.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Refusal } from '../refusals.ts'
import { noSuchSection } from '../sections/change-section.ts'
import { hasSection } from '../sections/store.ts'
import { keepTile } from './store.ts'

const noSuchTile: Refusal = {
  error: 'not_found',
  rule: 'app-is-assigned',
  description: 'the user has no such app',
}

/** Keeps what the user prefers for one of their tiles; gives a refusal when it is none of theirs. */
export async function changeTile(
  db: OrgDb,
  userId: string,
  appId: string,
  change: TileChange,
): Promise<Refusal | undefined> {
  const { sectionId } = change
  if (typeof sectionId === 'string' && !(await hasSection(db, userId, sectionId))) return noSuchSection
  return (await keepTile(db, userId, appId, change)) ? undefined : noSuchTile
}
