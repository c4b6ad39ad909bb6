import { openPool } from '../../server/database/pool.ts'
import { acrossOrgs } from '../../server/database/network.ts'
import { type OrgDb, withinOrg } from '../../server/database/org.ts'
import { openDatabase } from '../../server/open-database.ts'
import { assignUser, insertApp } from '../../server/apps/store.ts'
import { markLaunched } from '../../server/dashboard/launch/store.ts'
import { createSection } from '../../server/dashboard/sections/change-section.ts'
import { keepTile } from '../../server/dashboard/tiles/store.ts'
import { createUser } from '../../server/directory/create-user.ts'
import { findFirstOrg } from '../../server/directory/store.ts'
import { keepConsent } from '../../server/oauth/store.ts'
import { makePasswordHasher } from '../../server/sign-in/password/hasher.ts'
import { demoApps, demoPassword, demoToken } from '../../demo/world.ts'
import type { DemoProcess } from '../../tests/support/demo-process.ts'

const hourMs = 3_600_000

/** Someone of Acme who has been there for years: many apps, arranged. */
export const katherine = 'katherine@acme.example'

const sections = {
  Money: ['Ledger', 'Expenses', 'Purchasing', 'Time sheet', 'Travel'],
  'Building things': ['Board', 'Code review', 'Deploys', 'Design library', 'Incidents', 'Runbooks'],
}
const favourites = ['Board', 'Calendar', 'Expenses', 'Incidents']
const recent = ['Ledger', 'Incidents', 'Calendar', 'Board', 'Customer desk', 'Travel', 'Handbook']
const news = ['Training']
const bookmarks = [
  ['Analytics', 'Calendar', 'Code review', 'Contracts', 'Customer desk', 'Deploys', 'Design library', 'Expenses'],
  ['Incidents', 'Legal archive', 'Newsletter', 'Parking', 'Press kit', 'Purchasing', 'Recruiting', 'Rooms'],
  ['Runbooks', 'Suggestions', 'Time sheet', 'Training', 'Travel', 'Visitors', 'Warehouse'],
].flat()

/** Gives the demo a user with a full dashboard, and an admin's console with something in every place. */
export async function furnish(demo: DemoProcess): Promise<void> {
  await furnishDashboard(demo.dataDir)
  await furnishConsole(demo)
}

/** Calls the demo's API as Ada; throws what it answered when it refuses. */
export async function callDemo<Body>(demo: DemoProcess, method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await fetch(demo.url + path, {
    method,
    headers: { authorization: `SSWS ${demoToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as Body
}

/** A secret on its way to be replaced, somebody at the help desk, and a page that may call the API. */
async function furnishConsole(demo: DemoProcess): Promise<void> {
  const secrets = `/api/v1/apps/${demoApps.payroll.clientId}/credentials/secrets`
  await callDemo(demo, 'POST', secrets, { othersExpireIn: 604_800 })
  const [helper] = await callDemo<readonly { readonly id: string }[]>(
    demo,
    'GET',
    `/api/v1/users?limit=1&search=${encodeURIComponent('profile.department eq "Support" and status eq "ACTIVE"')}`,
  )
  await callDemo(demo, 'POST', `/api/v1/users/${helper?.id ?? missing('helper')}/roles`, { type: 'HELP_DESK_ADMIN' })
  await callDemo(demo, 'POST', '/api/v1/trustedOrigins', {
    name: 'Intranet',
    origin: 'https://intranet.acme.example',
    scopes: [{ type: 'CORS' }],
  })
}

async function furnishDashboard(dataDir: string): Promise<void> {
  const { connection, stop } = await openDatabase(
    { dataDir, database: { url: undefined, poolSize: 2, waitSeconds: 0 } },
    { role: 'guest', isLasting: false, migrates: false },
  )
  const pool = openPool(connection, { size: 2 })
  try {
    const org = await findFirstOrg(acrossOrgs(pool))
    if (!org) throw new Error('the demo has no org')
    await addKatherine(withinOrg(pool, org.id), new Date())
  } finally {
    await pool.end()
    await stop()
  }
}

async function addKatherine(db: OrgDb, now: Date): Promise<void> {
  const passwordHash = (await makePasswordHasher().hash(demoPassword)) ?? ''
  const name = { firstName: 'Katherine', lastName: 'Johnson' }
  const draft = { ...name, login: katherine, email: katherine, emailVerified: true, passwordHash }
  const user = await createUser(db, draft, {}, now)
  if (user === undefined) throw new Error('the demo has a Katherine already')
  for (const label of bookmarks) await addBookmark(db, user, label)
  const apps = await db.selectFrom('app').select(['id', 'label']).where('org_id', '=', db.org).execute()
  const idsOf = (labels: readonly string[]) =>
    labels.map((wanted) => apps.find(({ label }) => label === wanted)?.id ?? missing(wanted))
  for (const id of idsOf(favourites)) await keepTile(db, user, id, { isFavourite: true })
  for (const [title, labels] of Object.entries(sections))
    await createSection(db, user, { name: title, tileIds: idsOf(labels) })
  for (const [at, id] of idsOf(recent).entries())
    await markLaunched(db, user, id, new Date(now.getTime() - (at + 1) * hourMs))
  await keepConsent(db, { userId: user, appId: demoApps.board.clientId, scopes: ['openid', 'profile', 'email'], now })
  await db.pool.query(
    `with known as (update app_user set assigned_at = now() - interval '90 days' where app_id <> all($1)),
      joined as (update group_member set added_at = now() - interval '90 days')
     update app_group set assigned_at = now() - interval '90 days'`,
    [idsOf(news)],
  )
}

async function addBookmark(db: OrgDb, user: string, label: string): Promise<void> {
  // Always the same id, and with it the same colour in every picture.
  const id = `0oa${label.replaceAll(/\W/g, '')}`.padEnd(20, '0')
  await insertApp(db, { id, kind: 'bookmark', label, settings: { bookmarkUrl: 'https://apps.acme.example/' } })
  await assignUser(db, id, user)
}

function missing(label: string): never {
  throw new Error(`the demo has no ${label}`)
}
