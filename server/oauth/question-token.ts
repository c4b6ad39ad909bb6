import {
  decideIntrospection,
  type IntrospectionOutcome,
  type TokenFacts,
  type TokenQuestion,
} from '../../protocol/oauth/introspect.ts'
import { decideRevocation, type RevocationOutcome } from '../../protocol/oauth/revoke.ts'
import { logEvent, type Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import { hashToken } from '../keys/hash.ts'
import { type AccessToken, openAccessToken } from './access-token.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import { readLiveGrant } from './live-grant-store.ts'
import { readLiveService } from './service-store.ts'
import { findRefresh, revokeGrant, revokeToken } from './store.ts'
import type { Stale } from './token-answer.ts'

/** A token that was found, with the grant it belongs to. */
interface FoundToken extends TokenFacts {
  /** Undefined for a service's. */
  readonly grantId: string | undefined
  /** The version of its app while it lives. */
  readonly appVersion: string | undefined
}

/** Answers whether a token holds (RFC7662-2). */
export async function introspectToken(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  question: TokenQuestion,
  now: Date,
): Promise<IntrospectionOutcome | Stale> {
  const found = await findToken(parts, org, question.token, now)
  if (isStale(app, found)) return { kind: 'stale', org: await parts.reload(org, app.client.clientId) }
  return decideIntrospection(question, app.client, found, org.issuer, now.getTime())
}

/** Ends a token (RFC7009-2). Answers only after the database has it (CVE-2020-15223). */
export async function endToken(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  question: TokenQuestion,
  visitor: Visitor,
  now: Date,
): Promise<RevocationOutcome | Stale> {
  const found = await findToken(parts, org, question.token, now)
  if (isStale(app, found)) return { kind: 'stale', org: await parts.reload(org, app.client.clientId) }
  const outcome = decideRevocation(question, app.client, found)
  if (outcome.kind === 'end-grant' && found?.grantId !== undefined) await revokeGrant(org.db, found.grantId, now)
  if (outcome.kind === 'end-token' && found) await revokeToken(org.db, found.tokenId, new Date(found.expiresAt))
  if ((outcome.kind === 'end-grant' || outcome.kind === 'end-token') && found) {
    const actor = { id: app.client.clientId, type: 'AppInstance' as const, displayName: app.label }
    const { userId, username } = found
    const user = {
      id: userId ?? '',
      type: 'User' as const,
      ...(username === undefined ? {} : { alternateId: username }),
    }
    const targets = userId === undefined ? [actor] : [user]
    const detail = { tokenType: found.kind, grantId: found.grantId }
    await logEvent(
      org.db,
      { eventType: 'app.oauth2.token.revoke', outcome: 'SUCCESS', actor, targets, visitor, detail },
      now,
    )
  }
  return outcome
}

/** True when the app that asks for its own token is no longer as it is held, and so was perhaps wrongly believed. */
const isStale = ({ client, version }: OAuthApp, found: FoundToken | undefined): boolean =>
  found?.clientId === client.clientId && found.appVersion !== undefined && found.appVersion !== version

/** An access or refresh token of ours, with what holds of it now; undefined when it is not ours. */
async function findToken(
  parts: OAuthParts,
  org: OrgContext,
  token: string | undefined,
  now: Date,
): Promise<FoundToken | undefined> {
  if (token === undefined) return undefined
  return (await findAccessToken(parts, org, token, now)) ?? findRefreshToken(org, token, now)
}

async function findAccessToken(
  parts: OAuthParts,
  org: OrgContext,
  token: string,
  now: Date,
): Promise<FoundToken | undefined> {
  const opened = openAccessToken(parts.sealer, org.id, token)
  if (!opened) return undefined
  const { grantId, tokenId, clientId, scope, issuedAt, expiresAt } = opened
  if (grantId === undefined) return findServiceToken(org, opened)
  const [row] = await readLiveGrant(org.db, { grantId, tokenId, now, wantsGroups: false })
  const whose = { userId: row?.user_id ?? '', username: row?.login ?? '', appVersion: row?.app_version }
  return { kind: 'access', tokenId, grantId, clientId, scope, issuedAt, expiresAt, live: row !== undefined, ...whose }
}

/** A service's token, with those of its scopes that are still granted; without any it is dead. */
async function findServiceToken(
  org: OrgContext,
  { tokenId, clientId, scope, issuedAt, expiresAt }: AccessToken,
): Promise<FoundToken> {
  const question = { tokenId, clientId, scopes: scope, issuedAt: new Date(issuedAt) }
  const [row] = await readLiveService.run(org.db, question)
  const granted = row?.scopes ?? []
  const nobody = { grantId: undefined, userId: undefined, username: undefined }
  const times = { issuedAt, expiresAt, live: granted.length > 0, appVersion: row?.app_version }
  return { kind: 'access', tokenId, clientId, scope: granted, ...nobody, ...times }
}

async function findRefreshToken(org: OrgContext, token: string, now: Date): Promise<FoundToken | undefined> {
  if (token.length > 200) return undefined
  const hash = hashToken(token)
  const stored = await findRefresh(org.db, hash)
  if (!stored) return undefined
  const { grantId, appId, userId, login, scopes } = stored
  const [row] = await readLiveGrant(org.db, { grantId, tokenId: '', now, wantsGroups: false })
  return {
    kind: 'refresh',
    // The hash stands in for an id: it tells tokens apart and opens nothing.
    tokenId: hash.slice(0, 16),
    grantId,
    clientId: appId,
    userId,
    username: login,
    scope: scopes,
    issuedAt: stored.issuedAt.getTime(),
    expiresAt: Math.min(stored.expiresAt.getTime(), stored.familyExpiresAt.getTime()),
    live: row !== undefined && stored.usedAt === undefined,
    appVersion: row?.app_version,
  }
}
