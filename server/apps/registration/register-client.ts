import { decideRegistration, type RegistrableClient } from '../../../protocol/oauth/client-registration.ts'
import type { Visitor } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import { newId } from '../../keys/ids.ts'
import { logAct } from '../../http/api/log-act.ts'
import { partyOfApp } from '../act.ts'
import { keepNewSecret, usesSecrets } from '../secrets/make-secret.ts'
import { actingClient } from './acting-client.ts'
import { holdInitialToken, useInitialToken } from './initial-token-store.ts'
import type { RegistrationParts } from './parts.ts'
import { badToken, type ClientRefusal, refuse } from './refusal.ts'
import { shownKeys, withKeptKeys } from './registered-keys.ts'
import { settingsOf } from './stored-client.ts'
import { assignToGroup, insertRegistration, queueForRegistration } from './store.ts'

/** An app that asks to be registered. */
export interface RegistrationRequest {
  readonly body: unknown
  /** What it shows to be let in; undefined when it shows nothing. */
  readonly token: string | undefined
  readonly visitor: Visitor
}

/** An app as it is answered about itself: its secret and its token are said this once. */
export interface RegisteredClient {
  readonly kind: 'registered'
  readonly id: string
  readonly client: RegistrableClient
  readonly registeredAt: Date
  readonly secret: string | undefined
  readonly token: string
}

/** Registers an app that asks for it (RFC7591-3): with its token, its secret and its log row, or not at all. */
export async function registerClient(
  parts: RegistrationParts,
  org: OrgContext,
  request: RegistrationRequest,
  now: Date,
): Promise<RegisteredClient | ClientRefusal> {
  const { token } = request
  const { mode } = org.settings.registration
  // Looked at before the rest is read, so that only those who may come in learn what is wrong with what they bring.
  if (token === undefined && mode === 'token') return badToken('registration-shows-its-token')
  if (token !== undefined && !(await inOrgTransaction(org.db, (db) => holdInitialToken(db, hashToken(token), now))))
    return badToken('registration-shows-its-token')
  const decided = decideRegistration(request.body, parts)
  const outcome = decided.kind === 'refuse' ? decided : withKeptKeys(decided.client, undefined, now)
  if (outcome.kind === 'refuse') return outcome
  const { client } = outcome
  return inOrgTransaction(org.db, async (db) => {
    await queueForRegistration(db)
    const admitted = token === undefined ? undefined : await holdInitialToken(db, hashToken(token), now)
    if (token !== undefined && !admitted) return badToken('registration-shows-its-token')
    const kept = await keepClient(parts, db, org, { client, request }, now)
    if (kept.kind === 'registered' && admitted) await useInitialToken(db, admitted.id)
    return kept
  })
}

async function keepClient(
  parts: RegistrationParts,
  db: OrgDb,
  org: OrgContext,
  { client, request }: { readonly client: RegistrableClient; readonly request: RegistrationRequest },
  now: Date,
): Promise<RegisteredClient | ClientRefusal> {
  const { quota, groupId } = org.settings.registration
  const app = { id: newId('0oa'), label: client.name, settings: settingsOf(client) }
  const token = newToken()
  const { contacts } = client
  const registration = { ...app, appId: app.id, tokenHash: hashToken(token), contacts, quota }
  if (!(await insertRegistration(db, registration, now)))
    return refuse('org-has-room-for-a-client', 'access_denied', 'no more apps can register themselves here')
  if (groupId !== null) await assignToGroup(db, app.id, groupId)
  const act = actingClient(app, request.visitor, now)
  const detail = { redirectUris: client.redirectUris, byToken: request.token !== undefined }
  await logAct(db, act, 'app.oauth2.client.lifecycle.create', [partyOfApp(app)], detail)
  const secret = usesSecrets(client.authMethod) ? await keepNewSecret(parts, db, app, act, undefined) : undefined
  const shown = { ...client, jwks: shownKeys(client.jwks) }
  return { kind: 'registered', id: app.id, client: shown, registeredAt: now, secret: secret?.text, token }
}
