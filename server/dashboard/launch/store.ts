import type { OrgDb } from '../../database/org.ts'
import { isMine } from '../tiles/store.ts'

/** An app that someone wants to open. */
export interface LaunchedApp {
  readonly id: string
  readonly kind: 'oidc' | 'bookmark'
  readonly label: string
  readonly isActive: boolean
  readonly isAssigned: boolean
  /** See AppSettings of the apps slice. */
  readonly settings: unknown
}

/** The app of this id, and whether the user has it; undefined when the org has no such app. */
export async function findLaunchedApp(db: OrgDb, appId: string, userId: string): Promise<LaunchedApp | undefined> {
  const row = await db
    .selectFrom('app as a')
    .select(['a.id', 'a.kind', 'a.label', 'a.status', 'a.settings'])
    .select((expression) => isMine(db, userId)(expression).as('isAssigned'))
    .where('a.org_id', '=', db.org)
    .where('a.id', '=', appId)
    .executeTakeFirst()
  if (!row) return undefined
  const { status, isAssigned, ...app } = row
  return { ...app, isActive: status === 'ACTIVE', isAssigned: Boolean(isAssigned) }
}

/** Notes that the user opened the app. */
export async function markLaunched(db: OrgDb, userId: string, appId: string, now: Date): Promise<void> {
  await db
    .insertInto('tile')
    .values({ org_id: db.org, user_id: userId, app_id: appId, last_launched_at: now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'app_id']).doUpdateSet({ last_launched_at: now }))
    .execute()
}
