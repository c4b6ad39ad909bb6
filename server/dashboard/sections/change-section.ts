import { randomBytes } from 'node:crypto'
import type { NewSection, Section } from '../../../contracts/dashboard.ts'
import { sectionsMax } from '../../../contracts/limits.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { Refusal } from '../refusals.ts'
import { placeTiles } from '../tiles/store.ts'
import { deleteSection, hasSection, insertSection, renameSection } from './store.ts'

/** The refusal for a section that is none of the user's. */
export const noSuchSection: Refusal = {
  error: 'not_found',
  rule: 'section-is-the-users',
  description: 'the user has no such section',
}

const tooMany: Refusal = {
  error: 'conflict',
  rule: 'sections-are-few',
  description: `a dashboard has at most ${sectionsMax} sections`,
}

/** Makes a section, with the tiles that move into it. */
export function createSection(
  db: OrgDb,
  userId: string,
  { name, tileIds = [] }: NewSection,
): Promise<{ readonly section: Section } | { readonly refusal: Refusal }> {
  const section = { id: randomBytes(12).toString('base64url'), name }
  return inOrgTransaction(db, async (transaction) => {
    if (!(await insertSection(transaction, userId, section, sectionsMax))) return { refusal: tooMany }
    if (tileIds.length) await placeTiles(transaction, userId, section.id, tileIds)
    return { section }
  })
}

/** Gives a section another name. */
export const nameSection = async (db: OrgDb, userId: string, id: string, name: string): Promise<Refusal | undefined> =>
  (await renameSection(db, userId, id, name)) ? undefined : noSuchSection

/** Takes a section away and leaves its tiles. */
export const removeSection = async (db: OrgDb, userId: string, id: string): Promise<Refusal | undefined> =>
  (await deleteSection(db, userId, id)) ? undefined : noSuchSection

/** Puts tiles into a section, in this order. */
export async function fillSection(
  db: OrgDb,
  userId: string,
  id: string,
  tileIds: readonly string[],
): Promise<Refusal | undefined> {
  if (!(await hasSection(db, userId, id))) return noSuchSection
  await placeTiles(db, userId, id, tileIds)
  return undefined
}
