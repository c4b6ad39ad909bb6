import { initiateLoginLocation } from '../../../protocol/oidc/third-party-login.ts'
import { logEvent, type LogParty } from '../../audit/log.ts'
import { inOrgTransaction } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import type { Visitor } from '../../audit/log.ts'
import type { DashboardSession } from '../parts.ts'
import { findLaunchedApp, type LaunchedApp, markLaunched } from './store.ts'

/** Where a click on a tile leads. */
export type LaunchOutcome =
  | { readonly kind: 'go'; readonly to: string }
  | { readonly kind: 'refused'; readonly rule: LaunchRule; readonly label: string | undefined }

/** What has to be true before an app opens: one who breaks it is shown a page. */
export type LaunchRule = 'app-is-assigned' | 'app-is-active' | 'app-can-be-opened'

/** What the tile needs of an app's settings; the apps slice owns the whole. */
interface LaunchSettings {
  readonly bookmarkUrl?: string
  readonly initiateLoginUri?: string
  readonly targetLinkUri?: string
  readonly signInUrl?: string
}

/** One click on a tile. */
export interface Launch {
  readonly org: OrgContext
  readonly appId: string
  readonly session: DashboardSession
  readonly visitor: Visitor
  readonly now: Date
  /** Names this user to us, for this app. */
  readonly loginHint: string
}

/** Opens an app for a user who has it, and writes down that it was opened, or that it was refused. */
export async function launchApp(launch: Launch): Promise<LaunchOutcome> {
  const { org, appId, session, now } = launch
  const app = await findLaunchedApp(org.db, appId, session.userId)
  const outcome = decideLaunch(app, { issuer: org.issuer, loginHint: launch.loginHint })
  await inOrgTransaction(org.db, async (db) => {
    if (outcome.kind === 'go') await markLaunched(db, session.userId, appId, now)
    await logEvent(db, eventOf(launch, app, outcome), now)
  })
  return outcome
}

/** Where the click leads: to the app's own start of a sign-in (OIDCC-4), to its sign-in page, or to the bookmark. */
export function decideLaunch(
  app: LaunchedApp | undefined,
  { issuer, loginHint }: { readonly issuer: string; readonly loginHint: string },
): LaunchOutcome {
  // Whether an app exists is nobody's business who does not have it.
  if (!app?.isAssigned) return { kind: 'refused', rule: 'app-is-assigned', label: undefined }
  const { label } = app
  if (!app.isActive) return { kind: 'refused', rule: 'app-is-active', label }
  const { initiateLoginUri, targetLinkUri, signInUrl, bookmarkUrl } = app.settings as LaunchSettings
  const to =
    initiateLoginUri === undefined
      ? app.kind === 'bookmark'
        ? bookmarkUrl
        : signInUrl
      : initiateLoginLocation(initiateLoginUri, { issuer, loginHint, targetLinkUri })
  // Looked at again, whoever stored it: nothing but a web address is opened (CVE-2025-67495).
  return to !== undefined && isWebAddress(to)
    ? { kind: 'go', to }
    : { kind: 'refused', rule: 'app-can-be-opened', label }
}

const isWebAddress = (url: string) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')

function eventOf({ appId, session, visitor }: Launch, app: LaunchedApp | undefined, outcome: LaunchOutcome) {
  const actor: LogParty = {
    id: session.userId,
    type: 'User',
    alternateId: session.login,
    displayName: session.displayName,
  }
  // An id that names nothing comes from the address, so it is cut to what an id can be.
  const target: LogParty = { id: appId.slice(0, 64), type: 'AppInstance', ...(app && { displayName: app.label }) }
  const common = { actor, targets: [target], visitor, sessionId: session.id }
  return outcome.kind === 'go'
    ? { eventType: 'app.generic.launch' as const, outcome: 'SUCCESS' as const, ...common }
    : {
        eventType: 'app.generic.unauth_app_access_attempt' as const,
        outcome: 'DENY' as const,
        reason: outcome.rule,
        ...common,
      }
}
