import type { Adapter } from 'oidc-provider'
import type { Pool } from 'pg'

/** What the adapter stores into: one table for every model, with an index for each way it is looked up. */
export const adapterSchema = `
  create table oidc_model (
    model text not null,
    id text not null,
    payload jsonb not null,
    grant_id text,
    user_code text,
    uid text,
    expires_at timestamptz,
    consumed_at timestamptz,
    primary key (model, id)
  );
  create index oidc_model_grant on oidc_model (grant_id) where grant_id is not null;
  create index oidc_model_uid on oidc_model (model, uid) where uid is not null;
  create index oidc_model_user_code on oidc_model (model, user_code) where user_code is not null;
  create index oidc_model_expiry on oidc_model (expires_at) where expires_at is not null;
`

// Named, so that PostgreSQL parses and plans each once per connection: half the cost of unnamed ones.
const statements = {
  upsert: `insert into oidc_model (model, id, payload, grant_id, user_code, uid, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
      user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`,
  find: 'select payload, expires_at, consumed_at from oidc_model where model = $1 and id = $2',
  findByUid: 'select payload, expires_at, consumed_at from oidc_model where model = $1 and uid = $2',
  findByUserCode: 'select payload, expires_at, consumed_at from oidc_model where model = $1 and user_code = $2',
  consume: 'update oidc_model set consumed_at = now() where model = $1 and id = $2',
  destroy: 'delete from oidc_model where model = $1 and id = $2',
  revokeByGrantId: 'delete from oidc_model where grant_id = $1',
} as const

interface Row {
  readonly payload: Record<string, unknown>
  readonly expires_at: Date | null
  readonly consumed_at: Date | null
}

/** Makes oidc-provider's storage on PostgreSQL: one statement for each of its questions and changes, nothing more. */
export function postgresAdapter(pool: Pool): (model: string) => Adapter {
  const run = async (name: keyof typeof statements, values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>({ name, text: statements[name], values })).rows
  const read = async (name: 'find' | 'findByUid' | 'findByUserCode', model: string, key: string) => {
    const [row] = await run(name, [model, key])
    if (!row || (row.expires_at && row.expires_at.getTime() <= Date.now())) return undefined
    return row.consumed_at ? { ...row.payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) } : row.payload
  }
  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const { grantId = null, userCode = null, uid = null } = payload
      const expiresAt = expiresIn === undefined ? null : new Date(Date.now() + expiresIn * 1000)
      await run('upsert', [model, id, payload, grantId, userCode, uid, expiresAt])
    },
    find: (id) => read('find', model, id),
    findByUid: (uid) => read('findByUid', model, uid),
    findByUserCode: (userCode) => read('findByUserCode', model, userCode),
    consume: async (id) => void (await run('consume', [model, id])),
    destroy: async (id) => void (await run('destroy', [model, id])),
    revokeByGrantId: async (grantId) => void (await run('revokeByGrantId', [grantId])),
  })
}
