import type { ReadAppDraft } from '../../../contracts/management/app.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { newId } from '../../keys/ids.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import type { AppsParts } from '../parts.ts'
import { refuseApp } from '../rules.ts'
import { keepNewSecret, usesSecrets } from '../secrets/make-secret.ts'
import { planApp } from './plan-app.ts'
import { planKeys } from './plan-keys.ts'
import { findManagedApp, insertManagedApp, type ManagedApp } from './store.ts'

/** An app that was made or changed, with the secret that was made for it. */
export interface MadeApp {
  readonly kind: 'made'
  readonly app: ManagedApp
  readonly clientSecret: string | undefined
}

/**
 * Makes an app, with a secret if its way of proving itself needs one.
 *
 * It asks for no fresh sign-in: a new app has no users and no rights until an admin gives it some.
 */
export async function createApp(
  parts: AppsParts,
  db: OrgDb,
  draft: ReadAppDraft,
  isActive: boolean,
  act: Act,
): Promise<MadeApp | Refused> {
  const keys = planKeys(draft, undefined, act.now)
  if ('refusal' in keys) return keys
  const plan = planApp(draft, undefined, keys.keys)
  const refusal = refuseApp({ draft, plan, before: undefined, loopbackAllowed: parts.loopbackAllowed })
  if (refusal) return refusal
  return inOrgTransaction(db, async (transaction) => {
    const id = newId('0oa')
    await insertManagedApp(transaction, { id, isActive, ...plan }, act.now)
    await logAct(transaction, act, 'application.lifecycle.create', [partyOfApp({ id, ...plan })])
    const given = draft.signOnMode === 'OPENID_CONNECT' ? draft.credentials?.oauthClient?.client_secret : undefined
    const made = usesSecrets(plan.settings.oidc?.authMethod)
      ? await keepNewSecret(parts, transaction, { id, ...plan }, act, given)
      : undefined
    const app = await findManagedApp(transaction, id)
    if (!app) throw new Error('unreachable: the app was just made')
    return { kind: 'made', app, clientSecret: made?.text }
  })
}
