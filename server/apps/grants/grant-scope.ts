import { isApiScope, permissionsOfScopes } from '../../../contracts/management/rights.ts'
import type { OrgDb } from '../../database/org.ts'
import { outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { newId } from '../../keys/ids.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { changeApp } from '../manage/change-app.ts'
import { type ManagedApp, updateApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { deleteScopeGrant, findScopeGrant, insertScopeGrant, listScopeGrants, type StoredScopeGrant } from './store.ts'

/** A grant that was made, or taken back. */
export interface ScopeGrantOutcome {
  readonly kind: 'done'
  readonly grant: StoredScopeGrant
}

/** What is to be granted: a scope of this org's API. */
export interface WantedScope {
  readonly scope: string
  /** Whose API is meant, as sent. */
  readonly issuer: string
  /** The org's own. */
  readonly ownIssuer: string
}

/** The refusal of a grant that the app does not have. */
export const noGrant = (id: string): Refused => notFound(id, 'OAuth2ScopeConsentGrant')

/** Lets a service app use a part of the management API. Nobody grants what they may not do themselves. */
export function grantScope(
  parts: AppsParts,
  db: OrgDb,
  appId: string,
  wanted: WantedScope,
  act: Act,
): Promise<ScopeGrantOutcome | Refused> {
  const { scope } = wanted
  return changeApp<ScopeGrantOutcome>(parts, db, appId, act, async (transaction, app) => {
    const refusal = refuseGrant(app, wanted, act)
    if (refusal) return refusal
    const known = (await listScopeGrants(transaction, appId)).find((each) => each.scope === scope)
    if (known) return { kind: 'done', grant: known }
    const grant = { id: newId('oag'), scope, grantedAt: act.now, grantedBy: act.caller.userId ?? null }
    await insertScopeGrant(transaction, appId, { ...grant, grantedBy: act.caller.userId }, act.now)
    await updateApp(transaction, appId, {}, act.now)
    await logAct(transaction, act, 'app.oauth2.admin.consent.grant', [partyOfApp(app)], { scope })
    return { kind: 'done', grant }
  })
}

function refuseGrant(
  { settings, isNetworkApp, selfRegistration }: ManagedApp,
  { scope, issuer, ownIssuer }: WantedScope,
  { caller }: Act,
): Refused | undefined {
  if (issuer.replace(/\/$/, '') !== ownIssuer)
    return wrongField('issuer', `has to be ${ownIssuer}`, 'grant-is-of-this-org')
  if (!isApiScope(scope)) return wrongField('scopeId', 'is not a scope of the management API', 'scope-is-known')
  if (settings.oidc?.clientKind !== 'service')
    return wrongField(
      'scopeId',
      'only apps of the type service act for themselves',
      'only-service-apps-are-granted-scopes',
    )
  if (isNetworkApp)
    return wrongField('scopeId', 'apps of the network do not act for themselves', 'network-app-never-acts-for-itself')
  if (selfRegistration !== 'none')
    return wrongField(
      'scopeId',
      'an app that registered itself never acts for itself',
      'nobody-grants-to-who-came-alone',
    )
  return outranks(caller, permissionsOfScopes([scope]))
    ? undefined
    : notAllowed('caller-holds-what-they-give', 'the scope allows what you may not do')
}

/** Takes a scope back; tokens that the app holds lose it at their next use. */
export function revokeScope(
  parts: AppsParts,
  db: OrgDb,
  { appId, id }: { readonly appId: string; readonly id: string },
  act: Act,
): Promise<ScopeGrantOutcome | Refused> {
  return changeApp<ScopeGrantOutcome>(parts, db, appId, act, async (transaction, app) => {
    const grant = await findScopeGrant(transaction, appId, id)
    if (!grant) return noGrant(id)
    await deleteScopeGrant(transaction, appId, id)
    await updateApp(transaction, appId, {}, act.now)
    const detail = { scope: grant.scope }
    await logAct(transaction, act, 'app.oauth2.admin.consent.revoke', [partyOfApp(app)], detail)
    return { kind: 'done', grant }
  })
}
