import { liveSecretsMax } from '../../../contracts/management/secret.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import { newId } from '../../keys/ids.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import type { AppsParts } from '../parts.ts'
import type { OidcSettings } from '../settings.ts'
import { isLive } from './show-secret.ts'
import { insertManagedSecret, listSecrets } from './store.ts'

/** An app to get a secret, as far as that matters. */
interface Owner {
  readonly id: string
  readonly label: string
  readonly settings: { readonly oidc?: Pick<OidcSettings, 'authMethod'> }
}

/** True for a way of proving oneself that needs a secret. */
export const usesSecrets = (method: OidcSettings['authMethod'] | undefined): boolean =>
  method?.startsWith('client_secret') ?? false

/** Makes a secret of the app, or takes the given one, and logs that; the caller holds the app. */
export async function keepNewSecret(
  { keeper }: Pick<AppsParts, 'keeper'>,
  db: OrgDb,
  app: Owner,
  act: Act,
  given: string | undefined,
): Promise<{ readonly id: string; readonly text: string }> {
  const text = given ?? newToken()
  const id = newId('ocs')
  // Sealed only where the secret itself is needed: to check what is signed with it.
  const isNeeded = app.settings.oidc?.authMethod === 'client_secret_jwt'
  const secret = {
    id,
    hash: hashToken(text),
    sealed: isNeeded ? keeper.seal('client-secret', db.org, text) : undefined,
    lastFour: text.slice(-4),
    createdBy: act.caller.party.id,
  }
  await insertManagedSecret(db, app.id, secret, act.now)
  await logAct(db, act, 'app.oauth2.credentials.lifecycle.create', [
    partyOfApp(app),
    { id, type: 'Key', displayName: `…${secret.lastFour}` },
  ])
  return { id, text }
}

/** More than these are not kept, live or not. */
const secretsMax = 10

/**
 * Refuses a secret too many: two work at once at most. One that is `revived` is among those that are kept.
 *
 * The caller holds the app, so that of two at once one is refused.
 */
export async function refuseAnotherSecret(
  db: OrgDb,
  appId: string,
  now: Date,
  which: 'new' | 'revived' = 'new',
): Promise<Refused | undefined> {
  const all = await listSecrets(db, appId)
  if (all.filter((secret) => isLive(secret, now)).length >= liveSecretsMax)
    return full(`the app has ${liveSecretsMax} secrets that work: deactivate one first`)
  return which === 'new' && all.length >= secretsMax
    ? full(`the app keeps ${secretsMax} secrets already: delete one that is inactive`)
    : undefined
}

const full = (why: string): Refused => ({
  kind: 'refused',
  refusal: {
    error: 'resource-limit',
    rule: 'app-has-room-for-a-secret',
    about: 'OAuth2ClientSecretMediated',
    causes: [why],
  },
})
