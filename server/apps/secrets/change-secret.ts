import type { RotationSeconds } from '../../../contracts/management/secret.ts'
import type { OrgDb } from '../../database/org.ts'
import { notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { changeApp } from '../manage/change-app.ts'
import { type ManagedApp, updateApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { whyGuessable } from '../rules.ts'
import { keepNewSecret, refuseAnotherSecret, usesSecrets } from './make-secret.ts'
import { isLive } from './show-secret.ts'
import { deleteSecret, endOtherSecrets, findSecret, type ManagedSecret, switchSecret } from './store.ts'

/** A secret that was made: its text is said this once. */
export interface CreatedSecret {
  readonly kind: 'created'
  readonly secret: ManagedSecret
  readonly text: string
}

/** What is wanted of a new secret. */
export interface WantedSecret {
  readonly text: string | undefined
  readonly othersExpireIn: RotationSeconds | undefined
}

/**
 * Makes a secret of an app, and lets the others go on for a while, or for good.
 *
 * Two work at once at most, so a replacement is made, brought to the app, and the old one ends.
 */
export function createSecret(
  parts: AppsParts,
  db: OrgDb,
  appId: string,
  { text, othersExpireIn }: WantedSecret,
  act: Act,
): Promise<CreatedSecret | Refused> {
  return changeApp<CreatedSecret>(parts, db, appId, act, async (transaction, app) => {
    const refusal = refuseUseless(app, text) ?? (await refuseAnotherSecret(transaction, appId, act.now))
    if (refusal) return refusal
    const made = await keepNewSecret(parts, transaction, app, act, text)
    if (othersExpireIn !== undefined) {
      const at = new Date(act.now.getTime() + othersExpireIn * 1_000)
      await endOtherSecrets(transaction, appId, { but: made.id, at }, act.now)
    }
    await updateApp(transaction, appId, {}, act.now)
    return { kind: 'created', secret: await mustFind(transaction, appId, made.id), text: made.text }
  })
}

function refuseUseless({ settings: { oidc } }: ManagedApp, text: string | undefined): Refused | undefined {
  if (!usesSecrets(oidc?.authMethod))
    return wrongField(
      'credentials.oauthClient.token_endpoint_auth_method',
      oidc ? `an app with ${oidc.authMethod} has no secrets` : 'a bookmark has no secrets',
      'app-uses-secrets',
    )
  const why = text === undefined ? undefined : whyGuessable(text)
  return why === undefined ? undefined : wrongField('client_secret', why, 'own-secret-is-hard-to-guess')
}

/** A secret, or that it is gone. */
export interface SecretOutcome {
  readonly kind: 'done'
  readonly secret: ManagedSecret
}

/**
 * Switches a secret on or off, at once: whoever holds the app sees by its version that it changed.
 *
 * The last one may be switched off, too: that is how an app is stopped whose secret was lost to somebody.
 */
export function turnSecret(
  parts: AppsParts,
  db: OrgDb,
  of: { readonly appId: string; readonly id: string },
  isOn: boolean,
  act: Act,
): Promise<SecretOutcome | Refused> {
  const { appId, id } = of
  return changeApp<SecretOutcome>(parts, db, appId, act, async (transaction, app) => {
    const secret = await findSecret(transaction, appId, id)
    if (!secret) return noSecret(id)
    if (isLive(secret, act.now) === isOn) return { kind: 'done', secret }
    const full = isOn ? await refuseAnotherSecret(transaction, appId, act.now, 'revived') : undefined
    if (full) return full
    await switchSecret(transaction, appId, { id, isOn }, act.now)
    await updateApp(transaction, appId, {}, act.now)
    const turn = isOn ? 'activate' : 'deactivate'
    await logAct(transaction, act, `app.oauth2.credentials.lifecycle.${turn}`, partiesOf(app, secret))
    return { kind: 'done', secret: await mustFind(transaction, appId, id) }
  })
}

/** Deletes a secret that no longer works. */
export function removeSecret(
  parts: AppsParts,
  db: OrgDb,
  of: { readonly appId: string; readonly id: string },
  act: Act,
): Promise<SecretOutcome | Refused> {
  const { appId, id } = of
  return changeApp<SecretOutcome>(parts, db, appId, act, async (transaction, app) => {
    const secret = await findSecret(transaction, appId, id)
    if (!secret) return noSecret(id)
    if (isLive(secret, act.now)) return { kind: 'refused', refusal: stillActive }
    await deleteSecret(transaction, appId, id)
    await updateApp(transaction, appId, {}, act.now)
    await logAct(transaction, act, 'app.oauth2.credentials.lifecycle.delete', partiesOf(app, secret))
    return { kind: 'done', secret }
  })
}

const partiesOf = (app: ManagedApp, { id, lastFour }: ManagedSecret) => [
  partyOfApp(app),
  { id, type: 'Key' as const, displayName: `…${lastFour}` },
]

/** The refusal of a secret that the app does not have. */
export const noSecret = (id: string): Refused => notFound(id, 'OAuth2ClientSecretMediated')

async function mustFind(db: OrgDb, appId: string, id: string): Promise<ManagedSecret> {
  const secret = await findSecret(db, appId, id)
  if (!secret) throw new Error('unreachable: the app is held')
  return secret
}

const stillActive = {
  error: 'validation',
  rule: 'only-inactive-secrets-are-deleted',
  about: 'OAuth2ClientSecretMediated',
  causes: ['deactivate the secret before you delete it'],
} as const
