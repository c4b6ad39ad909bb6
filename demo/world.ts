import type { Pool } from 'pg'
import { iconFrom } from '../examples/page.ts'
import type { AppSettings, OidcSettings } from '../server/apps/settings.ts'
import { assignGroup, assignUser, insertApp, insertSecret } from '../server/apps/store.ts'
import type { LogParty } from '../server/audit/log.ts'
import { acrossOrgs } from '../server/database/network.ts'
import { inOrgTransaction, type OrgDb, withinOrg } from '../server/database/org.ts'
import { createOrg } from '../server/directory/create-org.ts'
import { createUser, type UserDraft } from '../server/directory/create-user.ts'
import { findEveryone, findFirstOrg, findUserId, insertGroup } from '../server/directory/store.ts'
import { putToken } from '../server/directory/tokens/store.ts'
import { hashToken } from '../server/keys/hash.ts'
import { newId } from '../server/keys/ids.ts'
import type { Keeper } from '../server/keys/seal.ts'
import { makeDice } from './dice.ts'
import { writeHistory } from './history.ts'
import { departments, makePeople } from './people.ts'

// Everything here is fixed and public, so that the demo can be scripted. It listens on loopback only.

/** The password of everyone in the demo. */
export const demoPassword = 'walk-through-every-door'

/** The demo's apps: client ids, secrets, and how far their ports lie above Atrium's own. */
export const demoApps = {
  ledger: { clientId: '0oaLedgerOfAcmeDemo1', secret: 'ledger-secret-that-everyone-may-know-0001', above: 1 },
  board: { clientId: '0oaBoardOfAcmeDemo01', above: 2 },
  payroll: { clientId: '0oaPayrollOfAcmeDemo', secret: 'payroll-secret-that-everyone-may-know-01', above: 3 },
} as const

/** How the demo makes what it needs: a password's hash, and secrets sealed. */
export interface DemoParts {
  readonly hashPassword: (password: string) => Promise<string>
  readonly keeper: Keeper
  /** Where the app so many ports above ours listens, e.g. "http://localhost:8081". */
  readonly originOf: (above: number) => string
}

const person = (login: string, firstName: string, lastName: string, more: Partial<UserDraft> = {}): UserDraft => ({
  login,
  email: login,
  emailVerified: true,
  firstName,
  lastName,
  ...more,
})

/** The demo's API token of Ada's, for scripts. Everyone may know it: the demo listens on loopback only. */
export const demoToken = '00DemoTokenOfAcme'

/** Makes Acme with its people and apps, and Globex with its own Ada, in an empty deployment. */
export async function buildDemoWorld(pool: Pool, parts: DemoParts, now: Date): Promise<void> {
  const passwordHash = await parts.hashPassword(demoPassword)
  // The history of two weeks needs people who were there.
  const founded = new Date(now.getTime() - 15 * 86_400_000)
  const acme = withinOrg(pool, await made(pool, 'Acme', null, founded))
  await inOrgTransaction(acme, async (db) => {
    const groups = await addGroups(db)
    const engineering = groups.get('Engineering') ?? ''
    const ada = await add(
      db,
      person('ada@acme.example', 'Ada', 'Byron', { passwordHash, roles: ['SUPER_ADMIN'] }),
      founded,
    )
    const grace = person('grace@acme.example', 'Grace', 'Hopper', { passwordHash, groupIds: [engineering] })
    const graceId = await add(db, grace, founded)
    await add(db, person('alan@acme.example', 'Alan', 'Turing', { passwordHash, status: 'DEPROVISIONED' }), founded)
    const people = [partyOf(graceId, grace), ...(await addPeople(db, groups, passwordHash, founded))]
    const apps = await addApps(db, parts, ada, groups)
    const admin = partyOf(ada, person('ada@acme.example', 'Ada', 'Byron'))
    const parties = [...groups].map(([name, id]) => ({ id, type: 'UserGroup', displayName: name }) as const)
    await writeHistory(db, { people, apps, admin, groups: parties }, now)
    await leaveWork(db, now)
    await dateThings(db, founded)
  })

  const globex = withinOrg(pool, await made(pool, 'Globex', 'globex', now))
  await add(globex, person('ada@acme.example', 'Ada', 'Lovelace', { passwordHash, roles: ['SUPER_ADMIN'] }), now)
}

/** What waits for an admin: someone who mistyped too often, and a secret that has grown old. */
async function leaveWork(db: OrgDb, now: Date): Promise<void> {
  const someone = await findUserId(db, makePeople(60)[59]?.draft.login ?? '')
  await db
    .updateTable('user')
    .set({ locked_at: new Date(now.getTime() - 3_600_000) })
    .where('org_id', '=', db.org)
    .where('id', '=', someone ?? '')
    .execute()
  await db
    .updateTable('app_secret')
    .set({ created_at: new Date(now.getTime() - 200 * 86_400_000) })
    .where('org_id', '=', db.org)
    .where('app_id', '=', demoApps.payroll.clientId)
    .execute()
}

/** Groups and apps came one after the other, in the days after the org was founded. */
async function dateThings(db: OrgDb, founded: Date): Promise<void> {
  const dice = makeDice(3)
  const dates = () => {
    const made = founded.getTime() + dice.below(5 * 86_400) * 1_000
    return { created_at: new Date(made), updated_at: new Date(made + dice.below(8 * 86_400) * 1_000) }
  }
  const apps = await db.selectFrom('app').select('id').where('org_id', '=', db.org).orderBy('label').execute()
  for (const { id } of apps)
    await db.updateTable('app').set(dates()).where('org_id', '=', db.org).where('id', '=', id).execute()
  const groups = await db.selectFrom('group').select('id').where('org_id', '=', db.org).orderBy('name').execute()
  for (const { id } of groups)
    await db.updateTable('group').set(dates()).where('org_id', '=', db.org).where('id', '=', id).execute()
}

/** Keeps the demo's token good, however long ago the demo was last started. */
export async function keepDemoToken(pool: Pool, now: Date): Promise<void> {
  const org = await findFirstOrg(acrossOrgs(pool))
  if (!org) throw new Error('the demo has no first org')
  const db = withinOrg(pool, org.id)
  const owner = await findUserId(db, 'ada@acme.example')
  if (owner === undefined) return
  const expiresAt = new Date(now.getTime() + 30 * 86_400_000)
  await putToken(
    db,
    { id: '00TDemoTokenOfAcme00', name: 'Scripts of the demo', userId: owner, expiresAt, now },
    demoToken,
  )
}

const partyOf = (id: string, { login, firstName, lastName }: UserDraft): LogParty => ({
  id,
  type: 'User',
  alternateId: login,
  displayName: `${firstName} ${lastName}`,
})

/** One group for each department; gives their ids by name. */
async function addGroups(db: OrgDb): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const { name, description } of departments) {
    const id = newId('00g')
    await insertGroup(db, { id, kind: 'OKTA_GROUP', name, description })
    ids.set(name, id)
  }
  return ids
}

/** As many people as make the org look like one; gives those who can have been there. */
async function addPeople(
  db: OrgDb,
  groups: ReadonlyMap<string, string>,
  passwordHash: string,
  now: Date,
): Promise<readonly LogParty[]> {
  const there: LogParty[] = []
  for (const { draft, department } of makePeople(197)) {
    const hasPassword = draft.status !== 'STAGED' && draft.status !== 'PROVISIONED'
    const groupIds = [groups.get(department.name) ?? '']
    const id = await add(db, { ...draft, groupIds, ...(hasPassword ? { passwordHash } : {}) }, now)
    if (draft.status === 'ACTIVE') there.push(partyOf(id, draft))
  }
  return there
}

async function made(pool: Pool, name: string, slug: string | null, now: Date): Promise<string> {
  const outcome = await createOrg(pool, { name, slug }, now)
  if (outcome.kind === 'refused') throw new Error(`the demo could not make ${name}: ${outcome.why}`)
  return outcome.id
}

async function add(db: OrgDb, draft: UserDraft, now: Date): Promise<string> {
  const id = await createUser(db, draft, {}, now)
  if (id === undefined) throw new Error(`the demo could not make ${draft.login}`)
  return id
}

async function addApps(
  db: OrgDb,
  parts: DemoParts,
  adaId: string,
  groups: ReadonlyMap<string, string>,
): Promise<readonly LogParty[]> {
  const everyone = await findEveryone(db)
  if (everyone === undefined) throw new Error('the demo org has no Everyone group')
  const { ledger, board, payroll } = demoApps
  await addApp(db, parts, { ...ledger, label: 'Ledger', settings: ledgerSettings(parts.originOf(ledger.above)) })
  await addApp(db, parts, { ...board, label: 'Board', settings: boardSettings(parts.originOf(board.above)) })
  await addApp(db, parts, { ...payroll, label: 'Payroll', settings: payrollSettings(parts.originOf(payroll.above)) })
  await assignGroup(db, ledger.clientId, everyone)
  await assignGroup(db, board.clientId, everyone)
  await assignUser(db, payroll.clientId, adaId)
  for (const { label, bookmarkUrl, iconUrl } of bookmarks) {
    const id = newId('0oa')
    await insertApp(db, { id, kind: 'bookmark', label, settings: { bookmarkUrl, iconUrl } })
    await assignGroup(db, id, everyone)
  }
  for (const { label, department, host } of departmentApps) {
    const id = newId('0oa')
    const redirectUris = [`https://${host}/oauth/callback`]
    const oidc: OidcSettings = { ...web, redirectUris, postLogoutRedirectUris: [`https://${host}/`] }
    await insertApp(db, { id, kind: 'oidc', label, settings: { oidc, initiateLoginUri: `https://${host}/login` } })
    await assignGroup(db, id, groups.get(department) ?? everyone)
  }
  return [
    { id: ledger.clientId, type: 'AppInstance', displayName: 'Ledger' },
    { id: board.clientId, type: 'AppInstance', displayName: 'Board' },
  ]
}

/** Apps that nobody runs here: what the admin's lists show, and no one of the demo's people of name has. */
const departmentApps = [
  { label: 'Pipeline', department: 'Sales', host: 'pipeline.acme.example' },
  { label: 'Quotes', department: 'Sales', host: 'quotes.acme.example' },
  { label: 'Desk', department: 'Support', host: 'desk.acme.example' },
  { label: 'Invoices', department: 'Finance', host: 'invoices.acme.example' },
  { label: 'Hiring', department: 'People', host: 'hiring.acme.example' },
  { label: 'Shifts', department: 'Operations', host: 'shifts.acme.example' },
] as const

const iconAt = (path: string): string => iconFrom(new URL(path, import.meta.url))

const bookmarks = [
  { label: 'Handbook', bookmarkUrl: 'https://handbook.acme.example/', iconUrl: iconAt('icons/handbook.svg') },
  { label: 'Cafeteria', bookmarkUrl: 'https://cafeteria.acme.example/today', iconUrl: iconAt('icons/cafeteria.svg') },
]

interface DemoApp {
  readonly clientId: string
  readonly secret?: string
  readonly label: string
  readonly settings: AppSettings
}

async function addApp(db: OrgDb, { keeper }: DemoParts, { clientId, secret, label, settings }: DemoApp): Promise<void> {
  await insertApp(db, { id: clientId, kind: 'oidc', label, settings })
  if (secret === undefined) return
  await insertSecret(db, {
    appId: clientId,
    id: newId('ocs'),
    hash: hashToken(secret),
    sealed: keeper.seal('client-secret', db.org, secret),
    lastFour: secret.slice(-4),
  })
}

const web: Omit<OidcSettings, 'redirectUris' | 'postLogoutRedirectUris'> = {
  clientKind: 'web',
  scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
  grantTypes: ['authorization_code', 'refresh_token'],
  authMethod: 'client_secret_basic',
  pkceRequired: true,
  consent: 'never',
  idTokenAlg: 'RS256',
  claimsInIdToken: false,
  groupsFilter: { match: 'all' },
}

const ledgerSettings = (origin: string): AppSettings => ({
  iconUrl: iconAt('../examples/ledger/icon.svg'),
  oidc: {
    ...web,
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/`],
    backChannelLogoutUri: `${origin}/backchannel-logout`,
    backChannelLogoutSessionRequired: true,
  },
  initiateLoginUri: `${origin}/initiate`,
  targetLinkUri: `${origin}/`,
})

const boardSettings = (origin: string): AppSettings => ({
  iconUrl: iconAt('../examples/board/icon.svg'),
  oidc: {
    ...web,
    clientKind: 'browser',
    authMethod: 'none',
    scopes: ['openid', 'profile', 'email'],
    grantTypes: ['authorization_code'],
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/`],
  },
  initiateLoginUri: `${origin}/initiate`,
})

const payrollSettings = (origin: string): AppSettings => ({
  iconUrl: iconAt('../examples/payroll/icon.svg'),
  oidc: { ...web, redirectUris: [`${origin}/callback`], postLogoutRedirectUris: [`${origin}/`] },
  initiateLoginUri: `${origin}/initiate`,
})
