import type { Pool } from 'pg'
import { iconFrom } from '../examples/page.ts'
import type { AppSettings, OidcSettings } from '../server/apps/settings.ts'
import { assignGroup, assignUser, insertApp, insertSecret } from '../server/apps/store.ts'
import type { OrgDb } from '../server/database/org.ts'
import { withinOrg } from '../server/database/org.ts'
import { createOrg } from '../server/directory/create-org.ts'
import { createUser, type UserDraft } from '../server/directory/create-user.ts'
import { findEveryone, insertGroup } from '../server/directory/store.ts'
import { hashToken } from '../server/keys/hash.ts'
import { newId } from '../server/keys/ids.ts'
import type { Keeper } from '../server/keys/seal.ts'

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

/** Makes Acme with its people and apps, and Globex with its own Ada, in an empty deployment. */
export async function buildDemoWorld(pool: Pool, parts: DemoParts, now: Date): Promise<void> {
  const passwordHash = await parts.hashPassword(demoPassword)
  const acme = withinOrg(pool, await made(pool, 'Acme', null, now))
  const engineering = newId('00g')
  await insertGroup(acme, {
    id: engineering,
    kind: 'OKTA_GROUP',
    name: 'Engineering',
    description: 'Who builds things',
  })
  const ada = await add(acme, person('ada@acme.example', 'Ada', 'Byron', { passwordHash, roles: ['SUPER_ADMIN'] }), now)
  await add(acme, person('grace@acme.example', 'Grace', 'Hopper', { passwordHash, groupIds: [engineering] }), now)
  await add(acme, person('alan@acme.example', 'Alan', 'Turing', { passwordHash, status: 'DEPROVISIONED' }), now)
  await addApps(acme, parts, ada)

  const globex = withinOrg(pool, await made(pool, 'Globex', 'globex', now))
  await add(globex, person('ada@acme.example', 'Ada', 'Lovelace', { passwordHash, roles: ['SUPER_ADMIN'] }), now)
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

async function addApps(db: OrgDb, parts: DemoParts, adaId: string): Promise<void> {
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
}

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
