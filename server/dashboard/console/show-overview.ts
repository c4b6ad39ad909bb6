import type { Overview } from '../../../contracts/console.ts'
import type { Permission } from '../../../contracts/management/rights.ts'
import type { OrgDb } from '../../database/org.ts'
import { listFailedJobs } from '../../jobs/failed-jobs.ts'
import { keyState } from '../../keys/key-ring.ts'
import { listKeys } from '../../keys/store.ts'
import {
  countApps,
  countGroups,
  countPeople,
  countSignIns,
  listAgingSecrets,
  listIdleTokens,
  listLocked,
  listUnreviewed,
} from './overview-store.ts'

const dayMs = 86_400_000

/** What waits for an admin, and how many there are of everything; only what somebody with these rights may see. */
export async function showOverview(db: OrgDb, rights: ReadonlySet<Permission>, now: Date): Promise<Overview> {
  const days = (count: number) => new Date(now.getTime() + count * dayMs)
  const since = days(-1)
  const ifMay = async <Part>(right: Permission, ask: () => Promise<Part>): Promise<Part | null> =>
    rights.has(right) ? ask() : null
  const [people, groups, apps, signIns, lockedUsers, secrets, keys, failedJobs, unreviewedApps, idleTokens] =
    await Promise.all([
      ifMay('users.read', () => countPeople(db)),
      ifMay('groups.read', () => countGroups(db)),
      ifMay('apps.read', () => countApps(db)),
      ifMay('logs.read', async () => ({ since: since.toISOString(), ...(await countSignIns(db, since)) })),
      ifMay('users.read', async () => taskOf(await listLocked(db), ({ id, login, name }) => ({ id, login, name }))),
      ifMay('apps.read', () => agingSecrets(db, { now, endsBefore: days(30), madeBefore: days(-180) })),
      ifMay('keys.read', () => rotatingKeys(db, now)),
      ifMay('org.read', () => failedWork(db, days(-7))),
      ifMay('clients.read', async () =>
        taskOf(await listUnreviewed(db), ({ id, label, registered_at }) => ({
          id,
          label,
          registeredAt: registered_at.toISOString(),
        })),
      ),
      ifMay('tokens.read', () => endingTokens(db, now, days(7))),
    ])
  return { people, groups, apps, signIns, lockedUsers, secrets, keys, failedJobs, unreviewedApps, idleTokens }
}

/** How many there are, and the first of them: every row says the count of all. */
const taskOf = <Row extends { readonly total: number }, Shown>(
  rows: readonly Row[],
  show: (row: Row) => Shown,
): { count: number; first: Shown[] } => ({ count: rows[0]?.total ?? 0, first: rows.map(show) })

async function agingSecrets(
  db: OrgDb,
  when: Parameters<typeof listAgingSecrets>[1],
): Promise<NonNullable<Overview['secrets']>> {
  return taskOf(await listAgingSecrets(db, when), (row) => ({
    appId: row.app_id,
    label: row.label,
    secretId: row.id,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  }))
}

async function rotatingKeys(db: OrgDb, now: Date): Promise<NonNullable<Overview['keys']>> {
  const first = (await listKeys(db)).flatMap((key) => {
    const { kid, alg, retiredAt } = key
    if (retiredAt === undefined || keyState(key, now.getTime()) !== 'active') return []
    return [{ kid, alg, retiresAt: new Date(retiredAt).toISOString() }]
  })
  return { count: first.length, first }
}

async function failedWork(db: OrgDb, since: Date): Promise<NonNullable<Overview['failedJobs']>> {
  const failed = await listFailedJobs(db.pool, db.org, since)
  return {
    count: failed.reduce((sum, { count }) => sum + count, 0),
    kinds: failed.map(({ kind, count, lastAt }) => ({ kind, count, lastAt: lastAt.toISOString() })),
  }
}

async function endingTokens(db: OrgDb, now: Date, endsBefore: Date): Promise<NonNullable<Overview['idleTokens']>> {
  return taskOf(await listIdleTokens(db, now, endsBefore), (row) => ({
    id: row.id,
    name: row.name,
    ownerId: row.user_id,
    ownerName: row.owner,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
  }))
}
