import type { AskedStep } from '../../protocol/oauth/authorize.ts'
import type { SelfRegistration } from '../../protocol/oauth/client.ts'
import type { Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import { authorize } from './authorize.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import { openPending, sealPending } from './pending.ts'

/** An app's waiting request as the pages that ask need it. */
export interface PendingFlow {
  readonly sealed: string
  /** What the person must do now; undefined when nothing is left, and the request only has to be sent on. */
  readonly step: AskedStep | undefined
  readonly app: {
    readonly id: string
    readonly label: string
    readonly iconUrl: string | undefined
    readonly isPublic: boolean
    readonly selfRegistration: SelfRegistration
    readonly pages: OAuthApp['pages']
  }
  readonly loginHint: string | undefined
  readonly languages: readonly string[]
  readonly scopes: readonly string[]
  readonly granted: readonly string[]
  readonly resumePath: string
  readonly denyPath: () => string
}

/** Where a waiting request goes on: everything is decided again there, from the top. */
export const resumePath = '/oauth2/v1/authorize/resume'

/**
 * Looks at a waiting request anew: what does it ask of the person now?
 *
 * The same decision as at the endpoint, made with newer facts, so that no page can be reached out of order to any
 * effect. Undefined when the request is too old, not ours, or another browser's.
 */
export async function findPendingFlow(
  parts: OAuthParts,
  org: OrgContext,
  {
    sealed,
    browser,
    cookie,
    visitor,
  }: { sealed: string; browser: string | undefined; cookie: string | undefined; visitor: Visitor },
  now: Date,
): Promise<PendingFlow | undefined> {
  const pending = openPending(parts.sealer, org.id, sealed, browser, now.getTime())
  if (!pending || browser === undefined) return undefined
  const { request } = pending
  const { outcome, app, consented } = await authorize(parts, org, { ...pending, cookie, visitor, looksOnly: true }, now)
  if (!app) return undefined
  return {
    sealed,
    step: outcome.kind === 'ask' ? outcome.step : undefined,
    app: {
      id: app.client.clientId,
      label: app.label,
      iconUrl: app.iconUrl,
      isPublic: app.client.tokenEndpointAuthMethod === 'none',
      selfRegistration: app.client.selfRegistration,
      pages: app.pages,
    },
    // A tile's hint is sealed for us and means nothing to the person; anything else they may have typed themselves.
    loginHint: request.loginHint !== undefined && request.loginHint.length <= 100 ? request.loginHint : undefined,
    languages: request.uiLocales,
    scopes: outcome.kind === 'ask' ? outcome.scope : [],
    granted: consented,
    resumePath: `${resumePath}?flow=${sealed}`,
    denyPath: () => `${resumePath}?flow=${sealPending(parts.sealer, org.id, { request, denied: true }, browser)}`,
  }
}
