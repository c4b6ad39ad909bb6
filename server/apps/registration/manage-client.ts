import { decideUpdate, type RegistrableClient } from '../../../protocol/oauth/client-registration.ts'
import { changesBetween } from '../../audit/changes.ts'
import type { Visitor } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { hashToken, sameText } from '../../keys/hash.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { lockApp, type ManagedApp, updateApp } from '../manage/store.ts'
import { keepNewSecret, usesSecrets } from '../secrets/make-secret.ts'
import { deleteSecret, listSecrets } from '../secrets/store.ts'
import { actingClient } from './acting-client.ts'
import type { RegistrationParts } from './parts.ts'
import { badToken, type ClientRefusal, refuse } from './refusal.ts'
import type { RegisteredClient } from './register-client.ts'
import { withKeptKeys } from './registered-keys.ts'
import { registeredAs, settingsOf } from './stored-client.ts'
import { deleteRegistered, findRegistration, forgetReview, type Registration } from './store.ts'

/** An app that comes back to itself (RFC7592-2). */
export interface ClientVisit {
  readonly id: string
  /** Its registration access token; undefined when it shows none. */
  readonly token: string | undefined
  readonly visitor: Visitor
}

/** Shows an app what it is registered as (RFC7592-2.1). Its secret is not said again. */
export async function readClient(db: OrgDb, visit: ClientVisit): Promise<RegisteredClient | ClientRefusal> {
  const found = await findOwn(db, visit)
  return found.kind === 'refuse' ? found : shown(found.registration, visit.token ?? '', undefined)
}

/**
 * Makes an app what it now says it is (RFC7592-2.2): what is not said anew is gone.
 *
 * An app that changes is one that nobody has reviewed. What admins added to it stays theirs.
 */
export async function updateClient(
  parts: RegistrationParts,
  db: OrgDb,
  visit: ClientVisit,
  body: unknown,
  now: Date,
): Promise<RegisteredClient | ClientRefusal> {
  // Asked before the app is held, so that nobody without its token holds it up, and again once it is.
  const known = await findOwn(db, visit)
  if (known.kind === 'refuse') return known
  const outcome = await inOrgTransaction(db, async (transaction) => {
    const app = await lockApp(transaction, visit.id)
    const found = await findOwn(transaction, visit)
    if (found.kind === 'refuse') return found
    if (!app) throw new Error('unreachable: a registration without its app')
    const decided = decideUpdate(body, app.id, parts)
    const kept = decided.kind === 'refuse' ? decided : withKeptKeys(decided.client, app.settings.oidc, now)
    if (kept.kind === 'refuse') return kept
    const { client } = kept
    const act = actingClient({ id: app.id, label: client.name }, visit.visitor, now)
    const settings = settingsOf(client, app.settings)
    const before = { label: app.label, ...app.settings, contacts: found.registration.contacts }
    const changeDetails = changesBetween(before, { label: client.name, ...settings, contacts: client.contacts })
    const secret = await renewSecrets(parts, transaction, app, client, act)
    if (!changeDetails) return shown(found.registration, visit.token ?? '', secret)
    await updateApp(transaction, app.id, { label: client.name, settings }, now)
    await forgetReview(transaction, app.id, client.contacts)
    const target = { ...partyOfApp({ id: app.id, label: client.name }), changeDetails }
    await logAct(transaction, act, 'app.oauth2.client.lifecycle.update', [target])
    const after = { ...found.registration, label: client.name, settings, contacts: client.contacts }
    return shown(after, visit.token ?? '', secret)
  })
  parts.apps.drop(db.org, visit.id)
  return outcome
}

/** Deletes an app at its own wish, with all that it was given (RFC7592-2.3). */
export async function deleteClient(
  parts: RegistrationParts,
  db: OrgDb,
  visit: ClientVisit,
  now: Date,
): Promise<{ readonly kind: 'deleted' } | ClientRefusal> {
  const known = await findOwn(db, visit)
  if (known.kind === 'refuse') return known
  const outcome = await inOrgTransaction(db, async (transaction) => {
    await lockApp(transaction, visit.id)
    const found = await findOwn(transaction, visit)
    if (found.kind === 'refuse') return found
    await parts.endGrantsOfApp(transaction, visit.id, now)
    await deleteRegistered(transaction, visit.id)
    const app = { id: visit.id, label: found.registration.label }
    const act = actingClient(app, visit.visitor, now)
    await logAct(transaction, act, 'app.oauth2.client.lifecycle.delete', [partyOfApp(app)])
    return { kind: 'deleted' } as const
  })
  parts.apps.drop(db.org, visit.id)
  return outcome
}

/** The app whose registration access token this is. One that an admin switched off is told so and gets no further. */
async function findOwn(
  db: OrgDb,
  { id, token }: ClientVisit,
): Promise<{ readonly kind: 'own'; readonly registration: Registration } | ClientRefusal> {
  const registration = token === undefined ? undefined : await findRegistration(db, id)
  if (!registration || token === undefined || !sameText(hashToken(token), registration.tokenHash))
    return badToken('registration-token-opens-its-own-client')
  return registration.isActive
    ? { kind: 'own', registration }
    : refuse('registered-client-is-active', 'access_denied', 'an admin has switched this app off')
}

function shown(registration: Registration, token: string, secret: string | undefined): RegisteredClient {
  const { oidc } = registration.settings
  if (!oidc) throw new Error('unreachable: what registered itself speaks OpenID Connect')
  const client = registeredAs(registration, oidc)
  return { kind: 'registered', id: registration.appId, client, registeredAt: registration.registeredAt, secret, token }
}

/**
 * Gives the app a secret when it begins to need one, and ends those it needs no more (CVE-2026-44476).
 *
 * Only with another way of proving itself: where an admin ended its secrets, it does not help itself to new ones. For
 * client_secret_jwt we must be able to read the secret, so one that was kept as a hash alone does not serve.
 */
async function renewSecrets(
  parts: RegistrationParts,
  db: OrgDb,
  before: ManagedApp,
  client: RegistrableClient,
  act: Act,
): Promise<string | undefined> {
  const { authMethod } = client
  const former = before.settings.oidc?.authMethod
  const keepsSecret = usesSecrets(former) && usesSecrets(authMethod) && authMethod !== 'client_secret_jwt'
  if (former === authMethod || keepsSecret) return undefined
  for (const { id } of await listSecrets(db, before.id)) await deleteSecret(db, before.id, id)
  if (!usesSecrets(authMethod)) return undefined
  const owner = { id: before.id, label: client.name, settings: { oidc: { authMethod } } }
  return (await keepNewSecret(parts, db, owner, act, undefined)).text
}
