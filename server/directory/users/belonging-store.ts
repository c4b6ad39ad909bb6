import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { StoredGroup } from '../groups/store.ts'

/** Every group that a user is in, by name. */
export const listGroupsOf = (db: OrgDb, userId: string): Promise<StoredGroup[]> =>
  db
    .selectFrom('group_member as m')
    .innerJoin('group as g', (join) => join.onRef('g.org_id', '=', 'm.org_id').onRef('g.id', '=', 'm.group_id'))
    .select(['g.id', 'g.kind as type', 'g.name', 'g.description', 'g.version'])
    .select(['g.created_at as createdAt', 'g.updated_at as updatedAt', 'g.members_changed_at as membersChangedAt'])
    .where('m.org_id', '=', db.org)
    .where('m.user_id', '=', userId)
    .orderBy(sql`lower(g.name) collate "C"`)
    .orderBy('g.id')
    .execute()
