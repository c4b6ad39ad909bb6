import { appKeysMax } from '../../../contracts/management/secret.ts'
import type { BrokenRule } from '../../../protocol/shared/rule.ts'
import type { EventType } from '../../audit/event-types.ts'
import type { OrgDb } from '../../database/org.ts'
import { notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { changeApp } from '../manage/change-app.ts'
import { type ManagedApp, updateApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import type { OidcSettings } from '../settings.ts'
import { refuseKey } from './key-rules.ts'
import { keepKey, keysOf, nameTaken, type StoredKey, tooManyKeys } from './key-set.ts'

/** A key that was added or changed, or that is gone. */
export interface KeyOutcome {
  readonly kind: 'done'
  readonly key: StoredKey
}

/** The refusal of a key that the app does not have. */
export const noKey = (id: string): Refused => notFound(id, 'OAuth2ClientJsonWebKey')

/** Adds a public key to an app, which may sign its assertions from now on. */
export function addKey(
  parts: AppsParts,
  db: OrgDb,
  appId: string,
  sent: StoredKey,
  act: Act,
): Promise<KeyOutcome | Refused> {
  return changeApp<KeyOutcome>(parts, db, appId, act, async (transaction, app) => {
    const { oidc } = app.settings
    if (!oidc) return wrongField('kty', 'a bookmark has no keys', 'app-speaks-openid-connect')
    if (oidc.jwksUri !== undefined)
      return wrongField('kty', 'the app names its keys by jwks_uri: take that away first', 'keys-are-in-one-place')
    const broken = refuseKey(sent)
    if (broken) return refuse(broken)
    const known = keysOf(oidc)
    const key = keepKey(sent, act.now)
    if (known.some(({ kid }) => kid === key.kid)) return refuse(nameTaken(key))
    if (known.length >= appKeysMax) return refuse(tooManyKeys)
    await keep(transaction, app, oidc, [...known, key], act)
    await logKey(transaction, app, key, 'app.oauth2.credentials.lifecycle.create', act)
    return { kind: 'done', key }
  })
}

/** Lets a key sign again, or stops that at once. */
export function turnKey(
  parts: AppsParts,
  db: OrgDb,
  of: { readonly appId: string; readonly id: string },
  isOn: boolean,
  act: Act,
): Promise<KeyOutcome | Refused> {
  return changeKey(parts, db, of, act, async (transaction, { app, oidc, key, keys }) => {
    const status = isOn ? 'ACTIVE' : 'INACTIVE'
    if (key.status === status) return { kind: 'done', key }
    const turned = { ...key, status, lastUpdated: act.now.toISOString() }
    const next = keys.map((each) => (each.id === key.id ? turned : each))
    await keep(transaction, app, oidc, next, act)
    const turn = isOn ? 'activate' : 'deactivate'
    await logKey(transaction, app, key, `app.oauth2.credentials.lifecycle.${turn}`, act)
    return { kind: 'done', key: turned }
  })
}

/** Deletes a key that is deactivated. */
export function removeKey(
  parts: AppsParts,
  db: OrgDb,
  of: { readonly appId: string; readonly id: string },
  act: Act,
): Promise<KeyOutcome | Refused> {
  return changeKey(parts, db, of, act, async (transaction, { app, oidc, key, keys }) => {
    if (key.status === 'ACTIVE') return { kind: 'refused', refusal: stillActive }
    const rest = keys.filter(({ id }) => id !== key.id)
    await keep(transaction, app, oidc, rest, act)
    await logKey(transaction, app, key, 'app.oauth2.credentials.lifecycle.delete', act)
    return { kind: 'done', key }
  })
}

interface HeldKey {
  readonly app: ManagedApp
  readonly oidc: OidcSettings
  readonly key: StoredKey
  readonly keys: readonly StoredKey[]
}

const changeKey = (
  parts: AppsParts,
  db: OrgDb,
  { appId, id }: { readonly appId: string; readonly id: string },
  act: Act,
  work: (db: OrgDb, held: HeldKey) => Promise<KeyOutcome | Refused>,
): Promise<KeyOutcome | Refused> =>
  changeApp<KeyOutcome>(parts, db, appId, act, (transaction, app) => {
    const { oidc } = app.settings
    const keys = keysOf(oidc)
    const key = keys.find((each) => each.id === id)
    return oidc && key ? work(transaction, { app, oidc, key, keys }) : Promise.resolve(noKey(id))
  })

async function keep(db: OrgDb, app: ManagedApp, oidc: OidcSettings, keys: readonly StoredKey[], act: Act) {
  await updateApp(db, app.id, { settings: { ...app.settings, oidc: { ...oidc, jwks: { keys } } } }, act.now)
}

const logKey = (db: OrgDb, app: ManagedApp, { id, kid }: StoredKey, type: EventType, act: Act) =>
  logAct(db, act, type, [partyOfApp(app), { id: String(id), type: 'Key', displayName: String(kid) }])

function refuse({ rule, description }: BrokenRule<'validation'>): Refused {
  const [member = '', ...why] = description.split(': ')
  return wrongField(member, why.join(': '), rule)
}

const stillActive = {
  error: 'validation',
  rule: 'only-inactive-keys-are-deleted',
  about: 'OAuth2ClientJsonWebKey',
  causes: ['deactivate the key before you delete it'],
} as const
