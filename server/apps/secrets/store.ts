import type { OrgDb } from '../../database/org.ts'

/** A secret as admins see it. */
export interface ManagedSecret {
  readonly id: string
  readonly hash: string
  /** True until it is deactivated; its end may have come nevertheless. */
  readonly isSwitchedOn: boolean
  readonly lastFour: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly lastUsedAt: Date | undefined
  readonly createdBy: string | undefined
  readonly expiresAt: Date | undefined
}

const secrets = (db: OrgDb, appId: string) =>
  db
    .selectFrom('app_secret')
    .select(['id', 'hash', 'status', 'last_four', 'created_at', 'updated_at', 'last_used_at', 'created_by'])
    .select('expires_at')
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)

type Row = Awaited<ReturnType<ReturnType<typeof secrets>['executeTakeFirstOrThrow']>>

const toSecret = (row: Row): ManagedSecret => ({
  id: row.id,
  hash: row.hash,
  isSwitchedOn: row.status === 'ACTIVE',
  lastFour: row.last_four,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastUsedAt: row.last_used_at ?? undefined,
  createdBy: row.created_by ?? undefined,
  expiresAt: row.expires_at ?? undefined,
})

/** Every secret of the app, the oldest first. */
export async function listSecrets(db: OrgDb, appId: string): Promise<ManagedSecret[]> {
  const rows = await secrets(db, appId).orderBy('created_at').orderBy('id').execute()
  return rows.map(toSecret)
}

/** One secret of the app. */
export async function findSecret(db: OrgDb, appId: string, id: string): Promise<ManagedSecret | undefined> {
  const row = await secrets(db, appId).where('id', '=', id).executeTakeFirst()
  return row && toSecret(row)
}

/** A secret to be kept. */
export interface SecretToKeep {
  readonly id: string
  readonly hash: string
  /** Sealed, where the app's method needs the secret itself. */
  readonly sealed: string | undefined
  readonly lastFour: string
  readonly createdBy: string | undefined
}

/** Keeps a secret. */
export async function insertManagedSecret(db: OrgDb, appId: string, secret: SecretToKeep, now: Date): Promise<void> {
  await db
    .insertInto('app_secret')
    .values({
      org_id: db.org,
      app_id: appId,
      id: secret.id,
      hash: secret.hash,
      sealed: secret.sealed ?? null,
      last_four: secret.lastFour,
      created_by: secret.createdBy ?? null,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/** Ends the app's other secrets at a moment, unless they end before. */
export async function endOtherSecrets(
  db: OrgDb,
  appId: string,
  { but, at }: { readonly but: string; readonly at: Date },
  now: Date,
): Promise<void> {
  await db
    .updateTable('app_secret')
    .set({ expires_at: at, updated_at: now })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('id', '!=', but)
    .where('status', '=', 'ACTIVE')
    .where((expression) => expression.or([expression('expires_at', 'is', null), expression('expires_at', '>', at)]))
    .execute()
}

/** Switches a secret on, without an end, or off. */
export async function switchSecret(
  db: OrgDb,
  appId: string,
  { id, isOn }: { readonly id: string; readonly isOn: boolean },
  now: Date,
): Promise<void> {
  await db
    .updateTable('app_secret')
    .set({ status: isOn ? 'ACTIVE' : 'INACTIVE', updated_at: now, ...(isOn ? { expires_at: null } : {}) })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute()
}

/** Deletes a secret. */
export async function deleteSecret(db: OrgDb, appId: string, id: string): Promise<void> {
  await db
    .deleteFrom('app_secret')
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute()
}
