import type { Pool } from 'pg'
import { hashToken } from '../../server/keys/hash.ts'
import { newId } from '../../server/keys/ids.ts'

/** How much there is to look for. */
export interface LargeOrg {
  readonly users: number
  readonly events: number
  readonly apps: number
  readonly groups: number
}

/** What the org is filled with, named so that the bench can ask for it. */
export const ids = {
  user: (n: number): string => `00uLarge${String(n).padStart(12, '0')}`,
  app: (n: number): string => `0oaLarge${String(n).padStart(12, '0')}`,
  group: (n: number): string => `00gLarge${String(n).padStart(12, '0')}`,
} as const

const textOf = (prefix: string, n: string) => `('${prefix}Large' || lpad((${n})::text, 12, '0'))`

/** First and last names that some share: 40 and 4,000 of them. */
export const names = {
  first: ['Ada', 'Grace', 'Edith', 'Hedy', 'Joan', 'Karen', 'Mary', 'Radia', 'Sophie', 'Barbara'],
  last: ['Clarke', 'Hopper', 'Lamarr', 'Perlman', 'Liskov', 'Wilson', 'Somerville', 'Jones', 'Noether', 'Germain'],
} as const

const among = (list: readonly string[], n: string) =>
  `(array[${list.map((name) => `'${name}'`).join(', ')}])[1 + (${n}) % ${list.length}]`

/** Fills an org as one that is large and old: people, groups, apps, a log of ninety days. Everyone is in Everyone. */
export async function fillLargeOrg(
  pool: Pool,
  org: string,
  everyone: string,
  { users, events, apps, groups }: LargeOrg,
): Promise<void> {
  const login = `'person' || n || '@large.example'`
  await pool.query(
    `insert into "user" (org_id, id, login, login_key, email, email_verified, status, profile, created_at, updated_at)
     select $1, ${textOf('00u', 'n')}, ${login}, ${login}, ${login}, true,
            case when n % 50 = 0 then 'SUSPENDED' when n % 20 = 0 then 'STAGED' else 'ACTIVE' end,
            jsonb_build_object('firstName', first, 'lastName', last, 'displayName', first || ' ' || last,
                               'department', 'Department ' || n % 37, 'employeeNumber', n::text),
            now() - interval '1 minute' * n, now() - interval '1 second' * n
     from generate_series(1, $2::int) n,
          lateral (select ${among(names.first, 'n / 7')} || chr(97 + n % 4) as first,
                          ${among(names.last, 'n')} || '-' || n / 10 % 400 as last) names`,
    [org, users],
  )
  await pool.query(
    `insert into "group" (org_id, id, name) select $1, ${textOf('00g', 'n')}, 'Team ' || n from generate_series(1, $2::int) n`,
    [org, groups],
  )
  await pool.query(
    `insert into group_member (org_id, group_id, user_id)
     select $1, $2, ${textOf('00u', 'n')} from generate_series(1, $3::int) n
     union all select $1, ${textOf('00g', `1 + n % ${groups}`)}, ${textOf('00u', 'n')} from generate_series(1, $3::int) n`,
    [org, everyone, users],
  )
  await pool.query(
    `insert into app (org_id, id, kind, label, settings)
     select $1, ${textOf('0oa', 'n')}, 'bookmark', 'App ' || n, '{"bookmarkUrl": "https://handbook.example/"}'
     from generate_series(1, $2::int) n`,
    [org, apps],
  )
  await pool.query(
    `insert into app_group (org_id, app_id, group_id)
     select $1, ${textOf('0oa', 'n')}, ${textOf('00g', `1 + n % ${groups}`)} from generate_series(1, $2::int) n`,
    [org, apps],
  )
  await fillLog(pool, org, { users, events, apps })
}

/** Nine of ten events are sign-ons; every tenth person works ten times as much as the others. */
async function fillLog(pool: Pool, org: string, { users, events, apps }: Omit<LargeOrg, 'groups'>): Promise<void> {
  const batch = 100_000
  for (let first = 1; first <= events; first += batch)
    await pool.query(
      `insert into log_event (org_id, published, id, event_type, outcome, actor_id, actor, targets, address, user_agent, request_id, detail)
       select $1, now() - interval '90 days' * ($3::int - n) / $3, gen_random_uuid()::text,
              case when n % 10 > 0 then 'user.authentication.sso'
                   when n % 100 > 0 then 'user.session.start' else 'user.account.update_profile' end,
              case when n % 30 = 0 then 'FAILURE' else 'SUCCESS' end, actor,
              jsonb_build_object('id', actor, 'type', 'User', 'alternateId', 'person' || who || '@large.example',
                                 'displayName', 'Person ' || who),
              jsonb_build_array(jsonb_build_object('id', ${textOf('0oa', `1 + n % $5::int`)}, 'type', 'AppInstance',
                                                   'displayName', 'App ' || 1 + n % $5::int)),
              '198.51.100.' || n % 250, 'Mozilla/5.0 (X11; Linux x86_64)', 'request-' || n,
              '{"grantType": "authorization_code", "scope": "openid profile email"}'
       from generate_series($2::int, least($2::int + ${batch} - 1, $3::int)) n,
            lateral (select 1 + case when n % 2 = 0 then n::bigint * 7919 % ($4::int / 10) * 10
                                     else n::bigint * 104729 % $4::int end as who) chosen,
            lateral (select ${textOf('00u', 'who')} as actor) named`,
      [org, first, events, users, apps],
    )
}

/** Gives the org an admin who may do everything, and an API token of theirs. */
export async function addAdmin(pool: Pool, org: string, token: string): Promise<void> {
  const id = '00uBenchOfAdminsAcme'
  await pool.query(
    `insert into "user" (org_id, id, login, login_key, email, profile, activated_at)
     values ($1, $2, 'ada@acme.example', 'ada@acme.example', 'ada@acme.example', '{"firstName": "Ada", "lastName": "Byron"}', now())`,
    [org, id],
  )
  await pool.query(`insert into admin_role (org_id, user_id, role, id) values ($1, $2, 'SUPER_ADMIN', $3)`, [
    org,
    id,
    newId('ra1'),
  ])
  await pool.query(
    `insert into api_token (org_id, id, name, token_hash, user_id, created_at, updated_at, expires_at)
     values ($1, $2, 'bench', $3, $4, now(), now(), now() + interval '30 days')`,
    [org, newId('00T'), hashToken(token), id],
  )
}
