import { type Expression, type SqlBool, sql } from 'kysely'
import { type OriginScope, originScopes } from '../../../contracts/management/trusted-origin.ts'
import type { OrgDb } from '../../database/org.ts'
import { type CompiledFilter, readSearch } from '../../database/search.ts'
import type { Refused } from '../../http/api/errors.ts'
import type { Position } from '../position.ts'

/** A row of trusted_origin. */
export interface StoredOrigin {
  readonly id: string
  readonly name: string
  readonly origin: string
  readonly scopes: readonly OriginScope[]
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly createdAt: Date
  readonly createdBy: string | null
  readonly updatedAt: Date
  readonly updatedBy: string | null
  /** Grows with every change. */
  readonly version: string
}

const origins = (db: OrgDb) =>
  db
    .selectFrom('trusted_origin')
    .select(['id', 'name', 'origin', 'status', 'version'])
    .select(sql<readonly OriginScope[]>`scopes`.as('scopes'))
    .select([
      'created_at as createdAt',
      'created_by as createdBy',
      'updated_at as updatedAt',
      'updated_by as updatedBy',
    ])
    .where('org_id', '=', db.org)

/** The trusted origin of this id. */
export const findOrigin = (db: OrgDb, id: string): Promise<StoredOrigin | undefined> =>
  origins(db).where('id', '=', id).executeTakeFirst()

/** The same, held until the transaction ends, so that what is compared is what is changed. */
export const findOriginToChange = (db: OrgDb, id: string): Promise<StoredOrigin | undefined> =>
  origins(db).where('id', '=', id).forUpdate().executeTakeFirst()

/** What may be asked for; the last is Okta's, and no origin of ours has it. */
const knownScopes: ReadonlySet<string> = new Set([...originScopes, 'IFRAME_EMBED'])

/** Reads what the parameter `filter` asks for. */
export const readOriginFilter = (text: string | undefined): CompiledFilter | Refused =>
  readSearch(text, {
    name: { kind: 'text', expression: sql`name` },
    origin: { kind: 'text', expression: sql`origin` },
    status: { kind: 'enum', expression: sql`status`, values: ['ACTIVE', 'INACTIVE'] },
    type: {
      kind: 'own',
      operators: ['eq', 'ne'],
      compare: (operator, value) => {
        if (typeof value !== 'string' || !knownScopes.has(value)) return undefined
        return operator === 'eq' ? sql<boolean>`${value} = any(scopes)` : sql<boolean>`${value} <> all(scopes)`
      },
      present: sql<boolean>`true`,
    },
  })

/** Which origins a page lists. */
export interface OriginChoice {
  /** The beginning of the name or of the origin. */
  readonly begins: string | undefined
  readonly where: Expression<SqlBool>
  readonly after: Position | undefined
  readonly limit: number
}

/** Trusted origins by name; one more than the page holds says that there is another. */
export const listOrigins = (db: OrgDb, { begins, where, after, limit }: OriginChoice): Promise<StoredOrigin[]> =>
  origins(db)
    .where(where)
    .$if(begins !== undefined, (query) =>
      query.where(
        sql<boolean>`(starts_with(lower(name), lower(${begins})) or starts_with(lower(origin), lower(${begins})))`,
      ),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(lower(name) collate "C", id) > (lower(${after?.[0]}), ${after?.[1]})`),
    )
    .orderBy(sql`lower(name) collate "C"`)
    .orderBy('id')
    .limit(limit + 1)
    .execute()

/** How many origins the org trusts or did. Ask under the org's lock. */
export async function countOrigins(db: OrgDb): Promise<number> {
  const row = await db
    .selectFrom('trusted_origin')
    .select(sql<string>`count(*)`.as('count'))
    .where('org_id', '=', db.org)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** What an admin decides of an origin. */
export type OriginDraft = Pick<StoredOrigin, 'name' | 'origin' | 'scopes'>

/** Adds a trusted origin; undefined when the org has it. */
export const insertOrigin = (
  db: OrgDb,
  { id, name, origin, scopes }: OriginDraft & { readonly id: string },
  by: string | null,
  now: Date,
): Promise<{ id: string } | undefined> =>
  db
    .insertInto('trusted_origin')
    .values({
      org_id: db.org,
      id,
      name,
      origin,
      scopes: [...scopes],
      created_at: now,
      created_by: by,
      updated_at: now,
      updated_by: by,
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'origin']).doNothing())
    .returning('id')
    .executeTakeFirst()

/** True when another row of the org has this origin. */
export async function isOriginTaken(db: OrgDb, origin: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('trusted_origin')
    .select('id')
    .where('org_id', '=', db.org)
    .where('origin', '=', origin)
    .where('id', '!=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Changes a trusted origin of this version; false when it has another by now. */
export async function updateOrigin(
  db: OrgDb,
  { id, version }: Pick<StoredOrigin, 'id' | 'version'>,
  { name, origin, scopes, status }: OriginDraft & Pick<StoredOrigin, 'status'>,
  by: string | null,
  now: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('trusted_origin')
    .set({ name, origin, scopes: [...scopes], status, updated_at: now, updated_by: by, version: sql`version + 1` })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets a trusted origin of this version; false when it has another by now. */
export async function deleteOrigin(db: OrgDb, { id, version }: Pick<StoredOrigin, 'id' | 'version'>): Promise<boolean> {
  const row = await db
    .deleteFrom('trusted_origin')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The origins whose scripts may call the OAuth endpoints. */
export async function listCorsOrigins(db: OrgDb): Promise<string[]> {
  const rows = await db
    .selectFrom('trusted_origin')
    .select('origin')
    .where('org_id', '=', db.org)
    .where('status', '=', 'ACTIVE')
    .where(sql<boolean>`'CORS' = any(scopes)`)
    .execute()
  return rows.map(({ origin }) => origin)
}
