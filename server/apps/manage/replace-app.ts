import type { ReadAppDraft } from '../../../contracts/management/app.ts'
import { changesBetween } from '../../audit/changes.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { hashToken } from '../../keys/hash.ts'
import { refuseStale } from '../fresh.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import type { AppsParts } from '../parts.ts'
import { refuseApp } from '../rules.ts'
import { keepNewSecret, refuseAnotherSecret, usesSecrets } from '../secrets/make-secret.ts'
import { isLive } from '../secrets/show-secret.ts'
import { listSecrets } from '../secrets/store.ts'
import type { AppPlan } from '../app-rule.ts'
import { changeApp } from './change-app.ts'
import type { MadeApp } from './create-app.ts'
import { planApp } from './plan-app.ts'
import { planKeys } from './plan-keys.ts'
import { type ManagedApp, updateApp } from './store.ts'

/** Makes an app into what was sent. Nothing is written, and no version grows, where nothing differs. */
export function replaceApp(
  parts: AppsParts,
  db: OrgDb,
  id: string,
  sent: ReadAppDraft,
  act: Act,
): Promise<MadeApp | Refused> {
  return changeApp<MadeApp>(parts, db, id, act, async (transaction, before) => {
    const draft = await withoutOwnSecret(transaction, id, sent)
    const keys = planKeys(draft, before.settings, act.now)
    if ('refusal' in keys) return keys
    const plan = planApp(draft, before, keys.keys)
    const refusal =
      refuseApp({ draft, plan, before, loopbackAllowed: parts.loopbackAllowed }) ??
      (provesOtherwise(before, plan) || isAnsweredElsewhere(before, plan) ? refuseStale(act) : undefined)
    if (refusal) return refusal
    const changes = changesBetween(shownState(before), shownState(plan))
    if (!changes) return { kind: 'made', app: before, clientSecret: undefined }
    const needsSecret = await lacksSecret(transaction, before, plan, act.now)
    const full = needsSecret ? await refuseAnotherSecret(transaction, id, act.now) : undefined
    if (full) return full
    const app = await updateApp(transaction, id, plan, act.now)
    await logAct(transaction, act, 'application.lifecycle.update', [{ ...partyOfApp(app), changeDetails: changes }])
    const made = needsSecret ? await keepNewSecret(parts, transaction, app, act, undefined) : undefined
    return { kind: 'made', app, clientSecret: made?.text }
  })
}

/** Scripts send back what making the app answered: a secret that the app has is nothing to change, nor is an empty one. */
async function withoutOwnSecret(db: OrgDb, id: string, draft: ReadAppDraft): Promise<ReadAppDraft> {
  if (draft.signOnMode !== 'OPENID_CONNECT' || draft.credentials?.oauthClient?.client_secret === undefined) return draft
  const { client_secret: secret, ...oauthClient } = draft.credentials.oauthClient
  const hash = hashToken(secret)
  if (secret !== '' && !(await listSecrets(db, id)).some((kept) => kept.hash === hash)) return draft
  return { ...draft, credentials: { ...draft.credentials, oauthClient } }
}

const shownState = ({ label, settings }: AppPlan) => ({ label, settings })

/** True when the app would prove who it is by something else than before: whoever changes that could become the app. */
function provesOtherwise(before: ManagedApp, { settings: { oidc } }: AppPlan): boolean {
  const proof = (of: typeof oidc) => JSON.stringify([of?.authMethod, of?.jwks?.keys.map(({ id }) => id), of?.jwksUri])
  return proof(oidc) !== proof(before.settings.oidc)
}

/** True when people would be sent with their codes where they were not before: who is there becomes an app without a secret. */
function isAnsweredElsewhere(before: ManagedApp, { settings: { oidc } }: AppPlan): boolean {
  const known = new Set(before.settings.oidc?.redirectUris)
  return oidc?.redirectUris.some((uri) => !known.has(uri)) ?? false
}

/** True when the app needs a secret from now on and has none that its new way can be checked with. */
async function lacksSecret(db: OrgDb, before: ManagedApp, plan: AppPlan, now: Date): Promise<boolean> {
  const method = plan.settings.oidc?.authMethod
  if (!usesSecrets(method) || method === before.settings.oidc?.authMethod) return false
  // Secrets are sealed for client_secret_jwt alone: what was made for another way cannot check what is signed.
  if (method === 'client_secret_jwt') return true
  return !(await listSecrets(db, before.id)).some((secret) => isLive(secret, now))
}
