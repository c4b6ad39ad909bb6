import type { OrgDb } from '../../database/org.ts'

/** A picture that was uploaded, as we made it anew. */
export interface Picture {
  readonly id: string
  readonly type: string
  readonly bytes: Buffer
}

/** Keeps a picture. Its id is its content's, so one that the org has is only dated anew: it is about to be worn. */
export async function insertPicture(db: OrgDb, picture: Picture, now: Date): Promise<void> {
  await db
    .insertInto('picture')
    .values({ org_id: db.org, ...picture, created_at: now })
    .onConflict((conflict) => conflict.columns(['org_id', 'id']).doUpdateSet({ created_at: now }))
    .execute()
}

/** The org's picture of this id. */
export const findPicture = (db: OrgDb, id: string): Promise<Picture | undefined> =>
  db
    .selectFrom('picture')
    .select(['id', 'type', 'bytes'])
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .executeTakeFirst()
