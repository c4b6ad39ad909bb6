import { z } from 'zod'
import {
  appUser,
  type AppUserUpdate,
  appUserDraft,
  appUserQuery,
  appUsersQuery,
  appUserUpdate,
  assignmentReasons,
  unassignQuery,
} from '../../../contracts/management/assignment.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiRoute, answer, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { noApp } from '../manage/change-app.ts'
import { findManagedApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { assignUser, findAssigned, notAssigned, unassignUser, updateAssignment } from './assign-user.ts'
import { showAppUser } from './show-user.ts'
import { type AssignmentChange, isUserHere, listAssigned, listGivingGroups, listUserIds } from './store.ts'

const tag = 'App users'
const all = '/api/v1/apps/:appId/users'
const one = `${all}/:userId` as const

/** Who has an app, by themselves or by their groups. */
export const appUserRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  ...readingRoutes,
  ...givingRoutes,
  apiRoute({
    method: 'DELETE',
    path: one,
    summary: 'Takes an app from a user, at once.',
    tag,
    demands: 'apps.manage',
    query: unassignQuery,
    answers: { 204: null },
    run: async ({ db, params: { appId = '', userId = '' }, ...act }) => {
      const outcome = await unassignUser(parts, db, { appId, userId }, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

const readingRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: all,
    summary: 'Lists the users who have an app, directly or by a group.',
    tag,
    demands: 'apps.read',
    query: appUsersQuery,
    answers: { 200: z.array(appUser) },
    run: async ({ db, params: { appId = '' }, query: { q, limit, expand }, after, href }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      const ids = await listUserIds(db, appId, { q, limit, after })
      const known = new Map((await listAssigned(db, [appId], ids)).map((each) => [each.userId, each]))
      const page = pageOf(
        ids,
        limit,
        (id) => id,
        (id) => id,
      )
      // Who lost the app between the two statements is not shown.
      const items = ids.slice(0, limit).flatMap((id) => known.get(id) ?? [])
      return { ...page, items: items.map((each) => showAppUser(href, each, expand === 'user')) }
    },
  }),
  apiRoute({
    method: 'GET',
    path: one,
    summary: 'Gives a user’s assignment to an app.',
    tag,
    demands: 'apps.read',
    query: appUserQuery,
    answers: { 200: appUser },
    run: async ({ db, params: { appId = '', userId = '' }, query: { expand }, href }) => {
      const assigned = await findAssigned(db, { appId, userId })
      return assigned ? answer(showAppUser(href, assigned, expand === 'user')) : notAssigned(userId)
    },
  }),
  apiRoute({
    method: 'GET',
    path: `${one}/reasons`,
    summary: 'Says why a user has an app: directly, and by which groups. Nothing of both: they have it not.',
    tag,
    demands: 'apps.read',
    answers: { 200: assignmentReasons },
    run: async ({ db, params: { appId = '', userId = '' } }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      if (!(await isUserHere(db, userId))) return notFound(userId, 'User')
      const assigned = await findAssigned(db, { appId, userId })
      const groups = await listGivingGroups(db, appId, userId)
      const { direct } = assigned ?? {}
      return answer({
        direct: direct ? { since: direct.since.toISOString() } : null,
        groups: groups.map(({ since, ...group }) => ({ ...group, since: since.toISOString() })),
      })
    },
  }),
]

const givingRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'POST',
    path: all,
    summary: 'Gives a user an app directly.',
    tag,
    demands: 'apps.manage',
    body: appUserDraft,
    answers: { 200: appUser },
    run: async ({ db, params: { appId = '' }, body, href, ...act }) => {
      const outcome = await assignUser(db, { appId, userId: body.id }, changeOf(body), act)
      return outcome.kind === 'refused' ? outcome : answer(showAppUser(href, outcome.assigned))
    },
  }),
  apiRoute({
    method: 'PUT',
    path: one,
    summary: 'Gives a user an app directly; nothing changes for one who has it so.',
    tag,
    demands: 'apps.manage',
    body: appUserUpdate,
    answers: { 200: appUser },
    run: async ({ db, params: { appId = '', userId = '' }, body, href, ...act }) => {
      const outcome = await assignUser(db, { appId, userId }, changeOf(body), act)
      return outcome.kind === 'refused' ? outcome : answer(showAppUser(href, outcome.assigned))
    },
  }),
  apiRoute({
    method: 'POST',
    path: one,
    summary: 'Changes what an app knows of a user who has it directly.',
    tag,
    demands: 'apps.manage',
    body: appUserUpdate,
    answers: { 200: appUser },
    run: async ({ db, params: { appId = '', userId = '' }, body, href, ...act }) => {
      const outcome = await updateAssignment(db, { appId, userId }, changeOf(body), act)
      return outcome.kind === 'refused' ? outcome : answer(showAppUser(href, outcome.assigned))
    },
  }),
]

/** Null, as an SDK may send it for what is not there, asks for the usual. */
const changeOf = ({ credentials, profile }: Pick<AppUserUpdate, 'credentials' | 'profile'>): AssignmentChange => ({
  userName: credentials?.userName,
  profile: profile ?? undefined,
})
