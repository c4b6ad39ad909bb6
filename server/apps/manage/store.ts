import { type Expression, type SqlBool, sql } from 'kysely'
import type { SelfRegistration } from '../../../protocol/oauth/client.ts'
import type { OrgDb } from '../../database/org.ts'
import type { AppSettings } from '../settings.ts'

/** An app as admins see it. */
export interface ManagedApp {
  readonly id: string
  readonly kind: 'oidc' | 'bookmark'
  readonly label: string
  readonly isActive: boolean
  readonly isNetworkApp: boolean
  readonly selfRegistration: SelfRegistration
  readonly version: string
  readonly settings: AppSettings
  /** The scopes of the management API that it was granted. */
  readonly apiScopes: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

const managedApps = (db: OrgDb) =>
  db
    .selectFrom('app as a')
    .select(['a.id', 'a.kind', 'a.label', 'a.status', 'a.is_network_app', 'a.version', 'a.settings'])
    .select(['a.created_at', 'a.updated_at'])
    .select((expression) => [
      expression
        .selectFrom('app_scope as s')
        .select(sql<string[]>`coalesce(json_agg(s.scope order by s.scope), '[]')`.as('all'))
        .where('s.org_id', '=', db.org)
        .whereRef('s.app_id', '=', 'a.id')
        .as('api_scopes'),
      expression
        .selectFrom('client_registration as r')
        .select(sql<SelfRegistration>`case when r.reviewed_at is null then 'unreviewed' else 'reviewed' end`.as('is'))
        .where('r.org_id', '=', db.org)
        .whereRef('r.app_id', '=', 'a.id')
        .as('self_registration'),
    ])
    .where('a.org_id', '=', db.org)

type Row = Awaited<ReturnType<ReturnType<typeof managedApps>['executeTakeFirstOrThrow']>>

const toApp = (row: Row): ManagedApp => ({
  id: row.id,
  kind: row.kind,
  label: row.label,
  isActive: row.status === 'ACTIVE',
  isNetworkApp: row.is_network_app,
  selfRegistration: row.self_registration ?? 'none',
  version: row.version,
  settings: row.settings,
  apiScopes: row.api_scopes ?? [],
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** The app of this id. */
export async function findManagedApp(db: OrgDb, id: string): Promise<ManagedApp | undefined> {
  const row = await managedApps(db).where('a.id', '=', id).executeTakeFirst()
  return row && toApp(row)
}

/** The row alone is asked for first: what a waiting statement reads beside the row it waited for can be out of date. */
const rowOf = (db: OrgDb, id: string) =>
  db.selectFrom('app').select('id').where('org_id', '=', db.org).where('id', '=', id)

/** The app, held until the transaction ends: nobody else changes it or what hangs on it meanwhile. */
export async function lockApp(db: OrgDb, id: string): Promise<ManagedApp | undefined> {
  const row = await rowOf(db, id).forNoKeyUpdate().executeTakeFirst()
  return row && findManagedApp(db, id)
}

/** The app, kept from being deleted until the transaction ends; others may change it. */
export async function holdApp(db: OrgDb, id: string): Promise<ManagedApp | undefined> {
  const row = await rowOf(db, id).forKeyShare().executeTakeFirst()
  return row && findManagedApp(db, id)
}

/** Which apps, from where on, by label. */
export interface AppsWanted {
  /** What the label or the name begins with, however it is written. */
  readonly q: string | undefined
  readonly where: Expression<SqlBool>
  readonly limit: number
  readonly after: readonly [label: string, id: string] | undefined
}

/** The last of all characters: what begins with a text lies below the text with it behind. */
const lastCharacter = '\u{10ffff}'

const labelKey = sql<string>`lower(a.label) collate "C"`
const nameOfKind = sql<string>`case a.kind when 'oidc' then 'oidc_client' else 'bookmark' end`

/** An app of a list, with what the list is ordered by. */
export interface ListedApp extends ManagedApp {
  readonly labelKey: string
}

/** One app more than the limit, if there are more. */
export async function listApps(db: OrgDb, { q, where, limit, after }: AppsWanted): Promise<ListedApp[]> {
  let query = managedApps(db).select(labelKey.as('label_key')).where(where)
  if (q !== undefined) {
    // Folded by who folds the labels, too.
    const key = sql`lower(${q.normalize('NFC')}::text)`
    const isOfLabel = sql<SqlBool>`(${labelKey} >= ${key} and ${labelKey} < ${key} || ${lastCharacter}::text)`
    query = query.where(sql<SqlBool>`(${isOfLabel} or starts_with(${nameOfKind}, ${key}))`)
  }
  if (after) query = query.where(sql<SqlBool>`(${labelKey}, a.id) > (${after[0]}, ${after[1]})`)
  const rows = await query
    .orderBy(labelKey)
    .orderBy('a.id')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({ ...toApp(row), labelKey: row.label_key }))
}

/** Changes what is defined here, and with it the version; gives the app as it is then. The caller holds the app. */
export async function updateApp(
  db: OrgDb,
  id: string,
  change: { readonly label?: string; readonly settings?: AppSettings; readonly isActive?: boolean },
  now: Date,
): Promise<ManagedApp> {
  const { label, settings, isActive } = change
  await db
    .updateTable('app')
    .set({
      ...(label === undefined ? {} : { label }),
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      ...(isActive === undefined ? {} : { status: isActive ? 'ACTIVE' : 'INACTIVE' }),
      version: sql`version + 1`,
      updated_at: now,
    })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .execute()
  const app = await findManagedApp(db, id)
  if (!app) throw new Error('unreachable: the app is held')
  return app
}

/** Adds an app. */
export async function insertManagedApp(
  db: OrgDb,
  app: Pick<ManagedApp, 'id' | 'kind' | 'label' | 'isActive' | 'settings'>,
  now: Date,
): Promise<void> {
  const { id, kind, label, isActive, settings } = app
  await db
    .insertInto('app')
    .values({
      org_id: db.org,
      id,
      kind,
      label,
      status: isActive ? 'ACTIVE' : 'INACTIVE',
      settings: JSON.stringify(settings),
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/** Deletes an app with everything that hangs on it but its grants. */
export async function deleteApp(db: OrgDb, id: string): Promise<void> {
  await db.deleteFrom('app').where('org_id', '=', db.org).where('id', '=', id).execute()
}
