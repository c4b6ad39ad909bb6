import { z } from 'zod'
import { app as shownApp, appDraft, appQuery, appsQuery, createAppQuery } from '../../contracts/management/app.ts'
import { uploadedPicture } from '../../contracts/management/brand.ts'
import { readSearch } from '../database/search.ts'
import type { OrgDb } from '../database/org.ts'
import { type ApiRoute, answer, apiRoute, done, pageOf } from '../http/api/route.ts'
import { takePicture } from '../http/pictures/take-upload.ts'
import { grantRoutes } from './grants/routes.ts'
import { appGroupRoutes } from './groups/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { lackingRoutes } from './lacking-routes.ts'
import { noApp } from './manage/change-app.ts'
import { changeLogo, logoBounds } from './manage/change-logo.ts'
import { changeStatus, removeApp } from './manage/change-status.ts'
import { createApp } from './manage/create-app.ts'
import { readPosition, writePosition } from './manage/position.ts'
import { replaceApp } from './manage/replace-app.ts'
import { appFields } from './manage/search-store.ts'
import { iconAddress, showApp } from './manage/show-app.ts'
import { findManagedApp, listApps, type ListedApp } from './manage/store.ts'
import { toolRoutes } from './manage/tool-routes.ts'
import type { AppsParts } from './parts.ts'
import { secretRoutes } from './secrets/routes.ts'
import { showAppUser } from './users/show-user.ts'
import { listAssigned } from './users/store.ts'
import { appUserRoutes } from './users/routes.ts'

const tag = 'Apps'
const all = '/api/v1/apps'
const one = `${all}/:appId` as const

/** Everything the management API serves of apps. */
export const appRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  ...ownRoutes(parts),
  ...changingRoutes(parts),
  turn(parts, true),
  turn(parts, false),
  ...logoRoutes(parts),
  ...secretRoutes(parts),
  ...keyRoutes(parts),
  ...appUserRoutes(parts),
  ...appGroupRoutes(parts),
  ...grantRoutes(parts),
  ...lackingRoutes,
  ...toolRoutes(parts),
]

const ownRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: all,
    summary: 'Lists the apps, by label.',
    tag,
    demands: 'apps.read',
    query: appsQuery,
    answers: { 200: z.array(shownApp) },
    run: async ({ db, query: { q, filter, limit, expand }, after, href }) => {
      const search = readSearch(filter, appFields(db))
      if (search.kind === 'refused') return search
      const found = await listApps(db, { q, where: search.where, limit, after: readPosition(after) })
      const users = await usersToEmbed(db, found, expand)
      const show = (app: ListedApp) => {
        const user = users.get(app.id)
        return showApp(href, app, { user: user && showAppUser(href, user) })
      }
      return pageOf(found, limit, show, ({ labelKey, id }) => writePosition(labelKey, id))
    },
  }),
  apiRoute({
    method: 'POST',
    path: all,
    summary: 'Makes an app: one that speaks OpenID Connect, or a bookmark.',
    tag,
    demands: 'apps.manage',
    query: createAppQuery,
    body: appDraft,
    answers: { 200: shownApp },
    run: async ({ db, query: { activate }, body, href, ...act }) => {
      const outcome = await createApp(parts, db, body, activate, act)
      if (outcome.kind === 'refused') return outcome
      const { app, clientSecret } = outcome
      return answer(showApp(href, app, { clientSecret }), { version: app.version })
    },
  }),
  apiRoute({
    method: 'GET',
    path: one,
    summary: 'Gives an app.',
    tag,
    demands: 'apps.read',
    query: appQuery,
    answers: { 200: shownApp },
    run: async ({ db, params: { appId = '' }, query: { expand }, href }) => {
      const app = await findManagedApp(db, appId)
      if (!app) return noApp(appId)
      const user = (await usersToEmbed(db, [app], expand)).get(appId)
      return answer(showApp(href, app, { user: user && showAppUser(href, user) }), { version: app.version })
    },
  }),
]

const changingRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'PUT',
    path: one,
    summary:
      'Makes an app into what is sent. Other keys, another way to prove itself and further redirect URIs ask for a fresh sign-in.',
    tag,
    demands: 'apps.manage',
    body: appDraft,
    answers: { 200: shownApp },
    run: async ({ db, params: { appId = '' }, body, href, ...act }) => {
      const outcome = await replaceApp(parts, db, appId, body, act)
      if (outcome.kind === 'refused') return outcome
      const { app, clientSecret } = outcome
      return answer(showApp(href, app, { clientSecret }), { version: app.version })
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: one,
    summary: 'Deletes an app that is deactivated, with all that is its own.',
    tag,
    demands: 'apps.manage',
    answers: { 204: null },
    run: async ({ db, params: { appId = '' }, ...act }) => {
      const outcome = await removeApp(parts, db, appId, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

/** The assignment of the user that `expand=user/{id}` names, by app. */
async function usersToEmbed(db: OrgDb, apps: readonly { readonly id: string }[], expand: string | undefined) {
  if (expand === undefined) return new Map<string, never>()
  const ids = apps.map(({ id }) => id)
  return new Map((await listAssigned(db, ids, [expand.slice('user/'.length)])).map((each) => [each.appId, each]))
}

const turn = (parts: AppsParts, isActive: boolean): ApiRoute =>
  apiRoute({
    method: 'POST',
    path: `${one}/lifecycle/${isActive ? 'activate' : 'deactivate'}`,
    summary: isActive
      ? 'Lets an app be signed on to.'
      : 'Stops sign-on to an app at once, and ends what users gave it.',
    tag,
    demands: 'apps.manage',
    answers: { 200: z.strictObject({}) },
    run: async ({ db, params: { appId = '' }, ...act }) => {
      const outcome = await changeStatus(parts, db, appId, isActive, act)
      return outcome.kind === 'refused' ? outcome : answer({}, { version: outcome.app.version })
    },
  })

const logoRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: `${one}/logo`,
    summary: 'Gives an app a picture: a PNG, JPEG or GIF, which is made anew.',
    tag,
    demands: 'apps.manage',
    takesFile: true,
    answers: { 201: uploadedPicture },
    run: async ({ db, params: { appId = '' }, request, href, ...act }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      const picture = await takePicture(request, db, logoBounds, act.now)
      if ('refusal' in picture) return picture
      const outcome = await changeLogo(parts, db, appId, picture.path, act)
      return outcome.kind === 'refused' ? outcome : answer({ url: iconAddress(href, picture.path) }, { status: 201 })
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: `${one}/logo`,
    summary: 'Takes an app’s picture away.',
    tag,
    demands: 'apps.manage',
    answers: { 204: null },
    run: async ({ db, params: { appId = '' }, ...act }) => {
      const outcome = await changeLogo(parts, db, appId, undefined, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]
