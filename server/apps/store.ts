import { sql } from 'kysely'
import type { SelfRegistration } from '../../protocol/oauth/client.ts'
import type { OrgDb } from '../database/org.ts'
import type { AppSettings } from './settings.ts'

/** A secret of an app: its hash, and the sealed text where client_secret_jwt needs it. */
export interface StoredSecret {
  readonly id: string
  readonly hash: string
  readonly sealed: string | undefined
  /** When it ends by itself, in milliseconds since 1970; undefined never. */
  readonly expiresAtMs: number | undefined
}

/** A secret as the statement gives it. */
interface SecretRow {
  readonly id: string
  readonly hash: string
  readonly sealed: string | null
  readonly ends: number | null
}

/** An app with its live secrets, as the protocol needs it. */
export interface StoredApp {
  readonly id: string
  readonly kind: 'oidc' | 'bookmark'
  readonly label: string
  readonly isActive: boolean
  readonly isNetworkApp: boolean
  /** Grows with every change of the app or its secrets. */
  readonly version: string
  readonly settings: AppSettings
  readonly secrets: readonly StoredSecret[]
  /** The scopes an admin granted to the app itself; the statement that acts by them proves them. */
  readonly apiScopes: readonly string[]
  readonly selfRegistration: SelfRegistration
}

/** The app with its live secrets in one statement; undefined when the org has none of this id. */
export async function findApp(db: OrgDb, id: string): Promise<StoredApp | undefined> {
  const row = await db
    .selectFrom('app')
    .select(['id', 'kind', 'label', 'status', 'is_network_app', 'version', 'settings'])
    .select((expression) =>
      expression
        .selectFrom('app_secret')
        .select(
          sql<
            SecretRow[]
          >`json_agg(json_build_object('id', id, 'hash', hash, 'sealed', sealed, 'ends', floor(date_part('epoch', expires_at) * 1000)))`.as(
            'all',
          ),
        )
        .where('app_secret.org_id', '=', db.org)
        .whereRef('app_secret.app_id', '=', 'app.id')
        .where('status', '=', 'ACTIVE')
        .as('secrets'),
    )
    .select((expression) => [
      expression
        .selectFrom('app_scope')
        .select(sql<string[]>`json_agg(scope order by scope)`.as('all'))
        .where('app_scope.org_id', '=', db.org)
        .whereRef('app_scope.app_id', '=', 'app.id')
        .as('api_scopes'),
      expression
        .selectFrom('client_registration as r')
        .select(sql<SelfRegistration>`case when r.reviewed_at is null then 'unreviewed' else 'reviewed' end`.as('is'))
        .where('r.org_id', '=', db.org)
        .whereRef('r.app_id', '=', 'app.id')
        .as('self_registration'),
    ])
    .where('app.org_id', '=', db.org)
    .where('app.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      kind: row.kind,
      label: row.label,
      isActive: row.status === 'ACTIVE',
      isNetworkApp: row.is_network_app,
      version: row.version,
      settings: row.settings,
      secrets: (row.secrets ?? []).map(({ sealed, ends, ...secret }) => ({
        ...secret,
        sealed: sealed ?? undefined,
        expiresAtMs: ends ?? undefined,
      })),
      apiScopes: row.api_scopes ?? [],
      selfRegistration: row.self_registration ?? 'none',
    }
  )
}

/** Adds an app. */
export async function insertApp(
  db: OrgDb,
  app: { id: string; kind: 'oidc' | 'bookmark'; label: string; isNetworkApp?: boolean; settings: AppSettings },
): Promise<void> {
  await db
    .insertInto('app')
    .values({
      org_id: db.org,
      id: app.id,
      kind: app.kind,
      label: app.label,
      is_network_app: app.isNetworkApp ?? false,
      settings: JSON.stringify(app.settings),
    })
    .execute()
}

/** Adds a secret to an app and marks the app as changed. */
export async function insertSecret(
  db: OrgDb,
  secret: { appId: string; id: string; hash: string; sealed: string; lastFour: string },
): Promise<void> {
  await db
    .insertInto('app_secret')
    .values({
      org_id: db.org,
      app_id: secret.appId,
      id: secret.id,
      hash: secret.hash,
      sealed: secret.sealed,
      last_four: secret.lastFour,
    })
    .execute()
  await touchApp(db, secret.appId)
}

/** Marks an app as changed, so that every process loads it anew. */
export async function touchApp(db: OrgDb, appId: string): Promise<void> {
  await db
    .updateTable('app')
    .set({ version: sql`version + 1`, updated_at: sql`now()` })
    .where('org_id', '=', db.org)
    .where('id', '=', appId)
    .execute()
}

/** Assigns a user to an app. */
export async function assignUser(db: OrgDb, appId: string, userId: string): Promise<void> {
  await db
    .insertInto('app_user')
    .values({ org_id: db.org, app_id: appId, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Assigns a group, and with it all its members, to an app. */
export async function assignGroup(db: OrgDb, appId: string, groupId: string): Promise<void> {
  await db
    .insertInto('app_group')
    .values({ org_id: db.org, app_id: appId, group_id: groupId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Every origin that a page of scripts among the org's active apps lives on. */
export async function listBrowserOrigins(db: OrgDb): Promise<Set<string>> {
  const rows = await db
    .selectFrom('app')
    .select('settings')
    .where('org_id', '=', db.org)
    .where('status', '=', 'ACTIVE')
    .where(sql<boolean>`settings -> 'oidc' ->> 'clientKind' = 'browser'`)
    .execute()
  const uris = rows.flatMap(({ settings }) => (settings as AppSettings).oidc?.redirectUris ?? [])
  return new Set(uris.flatMap((uri) => URL.parse(uri)?.origin ?? []).filter((origin) => origin !== 'null'))
}

/** Writes down when a secret was last used. */
export async function stampSecret(db: OrgDb, use: { appId: string; secretId: string; at: Date }): Promise<void> {
  await db
    .updateTable('app_secret')
    .set({ last_used_at: use.at })
    .where('org_id', '=', db.org)
    .where('app_id', '=', use.appId)
    .where('id', '=', use.secretId)
    .execute()
}
