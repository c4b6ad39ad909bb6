import { z } from 'zod'
import { type ScopeGrant, scopeGrant, scopeGrantDraft, scopeGrantQuery } from '../../../contracts/management/secret.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { type ApiRoute, answer, apiRoute, done } from '../../http/api/route.ts'
import { noApp } from '../manage/change-app.ts'
import { findManagedApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { grantScope, noGrant, revokeScope } from './grant-scope.ts'
import { findScopeGrant, listScopeGrants, type StoredScopeGrant } from './store.ts'

const tag = 'App grants'
const all = '/api/v1/apps/:appId/grants'
const one = `${all}/:grantId` as const

/** Which parts of the management API a service app may use. */
export const grantRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: all,
    summary: 'Lists the scopes of this API that an app was granted.',
    tag,
    demands: 'grants.read',
    query: scopeGrantQuery,
    answers: { 200: z.array(scopeGrant) },
    run: async ({ db, org, params: { appId = '' }, query: { expand } }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      const found = await listScopeGrants(db, appId)
      const items = found.map((each) => showGrant(org, appId, each, expand !== undefined))
      return { kind: 'page', items, next: undefined }
    },
  }),
  apiRoute({
    method: 'POST',
    path: all,
    summary: 'Grants a service app a scope of this API. Nobody grants what they may not do.',
    tag,
    demands: 'grants.manage',
    isSensitive: true,
    body: scopeGrantDraft,
    answers: { 201: scopeGrant },
    run: async ({ db, org, params: { appId = '' }, body, ...act }) => {
      const wanted = { scope: body.scopeId, issuer: body.issuer, ownIssuer: org.issuer }
      const outcome = await grantScope(parts, db, appId, wanted, act)
      return outcome.kind === 'refused' ? outcome : answer(showGrant(org, appId, outcome.grant), { status: 201 })
    },
  }),
  apiRoute({
    method: 'GET',
    path: one,
    summary: 'Gives one scope that an app was granted.',
    tag,
    demands: 'grants.read',
    query: scopeGrantQuery,
    answers: { 200: scopeGrant },
    run: async ({ db, org, params: { appId = '', grantId = '' }, query: { expand } }) => {
      const found = await findScopeGrant(db, appId, grantId)
      return found ? answer(showGrant(org, appId, found, expand !== undefined)) : noGrant(grantId)
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: one,
    summary: 'Takes a scope back, at once.',
    tag,
    demands: 'grants.manage',
    isSensitive: true,
    answers: { 204: null },
    run: async ({ db, params: { appId = '', grantId = '' }, ...act }) => {
      const outcome = await revokeScope(parts, db, { appId, id: grantId }, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

function showGrant(
  { issuer }: Pick<OrgContext, 'issuer'>,
  appId: string,
  { id, scope, grantedAt, grantedBy }: StoredScopeGrant,
  withScope = false,
): ScopeGrant {
  const at = grantedAt.toISOString()
  return {
    id,
    status: 'ACTIVE',
    created: at,
    lastUpdated: at,
    issuer,
    scopeId: scope,
    clientId: appId,
    source: 'ADMIN',
    ...(grantedBy === null ? {} : { createdBy: { id: grantedBy, type: 'User' as const } }),
    _links: {
      self: { href: `${issuer}/api/v1/apps/${appId}/grants/${id}` },
      app: { href: `${issuer}/api/v1/apps/${appId}` },
    },
    ...(withScope ? { _embedded: { scope: { id: scope } } } : {}),
  }
}
