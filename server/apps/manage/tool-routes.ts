import { appDraft } from '../../../contracts/management/app.ts'
import { appUserName } from '../../../contracts/management/assignment.ts'
import {
  groupsClaimDraft,
  readGroupsClaim,
  shownGroupsClaim,
  showGroupsClaim,
} from '../../../contracts/management/groups-claim.ts'
import { defaultPolicies } from '../../../contracts/management/policy.ts'
import { attributesOf, profileSchema, showSchema } from '../../../contracts/management/schema.ts'
import type { OrgDb } from '../../database/org.ts'
import { notFound, wrongField } from '../../http/api/errors.ts'
import { answer, type ApiRoute, apiRoute, done } from '../../http/api/route.ts'
import type { AppsParts } from '../parts.ts'
import { noApp } from './change-app.ts'
import { replaceApp } from './replace-app.ts'
import { type Href, showApp } from './show-app.ts'
import { findManagedApp, type ManagedApp } from './store.ts'

const tag = 'Apps'

/** What Okta's Terraform provider asks for at every app that it makes. */
export const toolRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'PUT',
    path: '/api/v1/apps/:appId/policies/:policyId',
    summary: 'Puts an app under a policy: all are under the one there is, so nothing changes.',
    tag,
    demands: 'apps.manage',
    answers: { 204: null },
    run: async ({ db, params: { appId = '', policyId = '' } }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      return policyId === defaultPolicies.ACCESS_POLICY.policyId ? done : notFound(policyId, 'Policy')
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/meta/schemas/apps/:appId/default',
    summary: 'Gives what every app knows of its users; an assignment may hold more, under any name.',
    tag: 'Schemas',
    demands: 'schemas.read',
    answers: { 200: profileSchema },
    run: async ({ db, params: { appId = '' }, href }) => {
      const app = await findManagedApp(db, appId)
      return app ? answer(showAppSchema(href, app)) : noApp(appId)
    },
  }),
  ...claimRoutes(parts),
]

const appAttributes = attributesOf(appUserName, { userName: { title: 'Username' } })

const showAppSchema = (href: Href, { id, kind, label, createdAt }: ManagedApp) =>
  showSchema({
    name: kind === 'oidc' ? 'oidc_client' : 'bookmark',
    title: `${label} User`,
    description: 'What the app knows of every user',
    path: `/api/v1/meta/schemas/apps/${id}/default`,
    since: createdAt,
    attributes: appAttributes,
    href,
  })

// Its own console's address: in no document, and asked for all the same.
const claims = { path: '/api/v1/internal/apps/:appId/settings/oauth/idToken', tag } as const

const claimRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    ...claims,
    method: 'GET',
    summary: 'Gives which groups an app is told, as settings.atrium.groupsClaim of the app does.',
    demands: 'apps.read',
    answers: { 200: shownGroupsClaim },
    run: async ({ db, params: { appId = '' }, href }) => {
      const shown = await findOidcApp(db, appId, href)
      return shown ? answer(showGroupsClaim(shown.app.settings.atrium.groupsClaim)) : noApp(appId)
    },
  }),
  apiRoute({
    ...claims,
    method: 'POST',
    summary: 'Changes which groups an app is told; without a name, none.',
    demands: 'apps.manage',
    body: groupsClaimDraft,
    answers: { 200: shownGroupsClaim },
    run: async ({ db, params: { appId = '' }, body, href, ...act }) => {
      const found = await findOidcApp(db, appId, href)
      if (!found) return noApp(appId)
      const { app, version } = found
      const groupsClaim = readGroupsClaim(body)
      const atrium = { ...app.settings.atrium, groupsClaim }
      const draft = appDraft.safeParse({ ...app, settings: { ...app.settings, atrium } })
      if (!draft.success)
        return wrongField('value', 'the app has settings that cannot be sent back', 'app-can-be-sent-back')
      // What was read is what is changed: a change in between is not undone.
      const outcome = await replaceApp(parts, db, appId, draft.data, { ...act, ifMatch: act.ifMatch ?? [version] })
      return outcome.kind === 'refused' ? outcome : answer(showGroupsClaim(groupsClaim))
    },
  }),
]

/** An app that speaks OpenID Connect, as answers carry it. */
async function findOidcApp(db: OrgDb, appId: string, href: Href) {
  const found = await findManagedApp(db, appId)
  const app = found && showApp(href, found)
  return app?.signOnMode === 'OPENID_CONNECT' ? { app, version: found?.version ?? '' } : undefined
}
