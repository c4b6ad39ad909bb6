import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { AppSettings } from '../settings.ts'

/** An app that registered itself, as admins judge it. */
export interface ListedClient {
  readonly id: string
  readonly label: string
  readonly isActive: boolean
  readonly settings: AppSettings
  readonly contacts: readonly string[]
  readonly registeredAt: Date
  readonly lastUsedAt: Date | undefined
  readonly reviewedAt: Date | undefined
  readonly reviewedBy: string | undefined
  readonly version: string
}

const listed = (db: OrgDb) =>
  db
    .selectFrom('client_registration as r')
    .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 'r.org_id').onRef('a.id', '=', 'r.app_id'))
    .select(['a.id', 'a.label', 'a.status', 'a.settings', 'a.version', 'r.contacts'])
    .select(['r.registered_at', 'r.last_used_at', 'r.reviewed_at', 'r.reviewed_by'])
    .where('r.org_id', '=', db.org)

type Row = Awaited<ReturnType<ReturnType<typeof listed>['executeTakeFirstOrThrow']>>

const toClient = (row: Row): ListedClient => ({
  id: row.id,
  label: row.label,
  isActive: row.status === 'ACTIVE',
  settings: row.settings,
  contacts: row.contacts,
  registeredAt: row.registered_at,
  lastUsedAt: row.last_used_at ?? undefined,
  reviewedAt: row.reviewed_at ?? undefined,
  reviewedBy: row.reviewed_by ?? undefined,
  version: row.version,
})

/** Which apps that registered themselves, from where on. */
export interface ClientsWanted {
  readonly isReviewed: boolean | undefined
  readonly after: readonly [registeredAt: string, id: string] | undefined
  readonly limit: number
}

/** Apps that registered themselves, the newest first; one more than the limit says that there are more. */
export async function listClients(db: OrgDb, { isReviewed, after, limit }: ClientsWanted): Promise<ListedClient[]> {
  let query = listed(db)
  if (isReviewed !== undefined) query = query.where('r.reviewed_at', isReviewed ? 'is not' : 'is', null)
  if (after) query = query.where(sql<boolean>`(r.registered_at, a.id) < (${after[0]}::timestamptz, ${after[1]})`)
  const rows = await query
    .orderBy('r.registered_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toClient)
}

/** The app of this id, if it registered itself. */
export async function findClient(db: OrgDb, id: string): Promise<ListedClient | undefined> {
  const row = await listed(db).where('a.id', '=', id).executeTakeFirst()
  return row && toClient(row)
}
