import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { AppSettings } from '../settings.ts'

/** What is kept of an app because it registered itself, beside the app. */
export interface Registration {
  readonly appId: string
  readonly tokenHash: string
  readonly registeredAt: Date
  readonly reviewedAt: Date | undefined
  readonly contacts: readonly string[]
  readonly label: string
  readonly isActive: boolean
  readonly settings: AppSettings
}

/** An app to be kept, by its own wish. */
export interface NewRegistration {
  readonly appId: string
  readonly label: string
  readonly settings: AppSettings
  readonly tokenHash: string
  readonly contacts: readonly string[]
  /** How many such apps the org may have, this one included. */
  readonly quota: number
}

/** Lets one after the other register in this org, so that each counts those before it. */
export async function queueForRegistration(db: OrgDb): Promise<void> {
  await db.selectFrom('org').select('id').where('id', '=', db.org).forNoKeyUpdate().execute()
}

/** Keeps an app that registers itself, if the org has room for it; the caller waited in the queue. False without room. */
export async function insertRegistration(db: OrgDb, app: NewRegistration, now: Date): Promise<boolean> {
  const made = await db
    .insertInto('app')
    .columns(['org_id', 'id', 'kind', 'label', 'settings', 'created_at', 'updated_at'])
    .expression((expression) =>
      expression
        .selectFrom('org')
        .select([
          expression.val(db.org).as('org_id'),
          sql<string>`${app.appId}::text`.as('id'),
          sql<'oidc'>`'oidc'`.as('kind'),
          sql<string>`${app.label}::text`.as('label'),
          sql<string>`${JSON.stringify(app.settings)}::jsonb`.as('settings'),
          sql<Date>`${now}::timestamptz`.as('created_at'),
          sql<Date>`${now}::timestamptz`.as('updated_at'),
        ])
        .where('org.id', '=', db.org)
        .where((among) =>
          among(
            among
              .selectFrom('client_registration as r')
              .select((counted) => counted.fn.countAll<number>().as('count'))
              .where('r.org_id', '=', db.org),
            '<',
            app.quota,
          ),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  if (!made) return false
  const { appId, tokenHash, contacts } = app
  await db
    .insertInto('client_registration')
    .values({ org_id: db.org, app_id: appId, token_hash: tokenHash, registered_at: now, contacts })
    .execute()
  return true
}

/** Assigns the app to the group, if the org has it still. */
export async function assignToGroup(db: OrgDb, appId: string, groupId: string): Promise<void> {
  await db
    .insertInto('app_group')
    .columns(['org_id', 'app_id', 'group_id'])
    .expression((expression) =>
      expression
        .selectFrom('group as g')
        .select(['g.org_id', sql<string>`${appId}::text`.as('app_id'), 'g.id as group_id'])
        .where('g.org_id', '=', db.org)
        .where('g.id', '=', groupId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What is kept of the app of this id, if it registered itself. */
export async function findRegistration(db: OrgDb, appId: string): Promise<Registration | undefined> {
  const row = await db
    .selectFrom('client_registration as r')
    .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 'r.org_id').onRef('a.id', '=', 'r.app_id'))
    .select(['a.id', 'a.label', 'a.status', 'a.settings'])
    .select(['r.token_hash', 'r.registered_at', 'r.reviewed_at', 'r.contacts'])
    .where('r.org_id', '=', db.org)
    .where('r.app_id', '=', appId)
    .executeTakeFirst()
  return (
    row && {
      appId: row.id,
      tokenHash: row.token_hash,
      registeredAt: row.registered_at,
      reviewedAt: row.reviewed_at ?? undefined,
      contacts: row.contacts,
      label: row.label,
      isActive: row.status === 'ACTIVE',
      settings: row.settings,
    }
  )
}

/** Notes what the app says about itself anew: whoever reviewed it reviewed something else. */
export async function forgetReview(db: OrgDb, appId: string, contacts: readonly string[]): Promise<void> {
  await db
    .updateTable('client_registration')
    .set({ reviewed_at: null, reviewed_by: null, contacts })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .execute()
}

/** Notes that an admin found the app good; false when somebody did before. */
export async function keepReview(db: OrgDb, appId: string, by: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('client_registration')
    .set({ reviewed_at: now, reviewed_by: by })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('reviewed_at', 'is', null)
    .returning('app_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes the app with all that hangs on it; false when it is gone already. */
export async function deleteRegistered(db: OrgDb, appId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('app')
    .where('org_id', '=', db.org)
    .where('id', '=', appId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that an app which registered itself was used, at most once a day: one that nobody uses is deleted. */
export async function stampRegistration(db: OrgDb, appId: string, now: Date): Promise<void> {
  const dayBefore = new Date(now.getTime() - 86_400_000)
  await db
    .updateTable('client_registration')
    .set({ last_used_at: now })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where((expression) =>
      expression.or([expression('last_used_at', 'is', null), expression('last_used_at', '<', dayBefore)]),
    )
    .execute()
}
