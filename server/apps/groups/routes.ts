import { z } from 'zod'
import {
  type AppGroup,
  appGroup,
  appGroupDraft,
  appGroupPatch,
  appGroupQuery,
  appGroupsQuery,
} from '../../../contracts/management/assignment.ts'
import { type ApiRoute, answer, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { noApp } from '../manage/change-app.ts'
import { readPosition, writePosition } from '../manage/position.ts'
import type { Href } from '../manage/show-app.ts'
import { findManagedApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { assignGroup, groupLacksApp, patchGroupAssignment, unassignGroup } from './assign-group.ts'
import { type AssignedGroup, findGroupAssignment, listGroupAssignments } from './store.ts'

const tag = 'App groups'
const all = '/api/v1/apps/:appId/groups'
const one = `${all}/:groupId` as const

/** Which groups have an app, and with them all their members. */
export const appGroupRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: all,
    summary: 'Lists the groups that have an app, by priority.',
    tag,
    demands: 'apps.read',
    query: appGroupsQuery,
    answers: { 200: z.array(appGroup) },
    run: async ({ db, params: { appId = '' }, query: { q, limit, expand }, after, href }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      const found = await listGroupAssignments(db, appId, { q, limit, after: readPosition(after) })
      const show = (each: AssignedGroup) => showAppGroup(href, appId, each, expand === 'group')
      return pageOf(found, limit, show, ({ priority, id }) => writePosition(String(priority), id))
    },
  }),
  apiRoute({
    method: 'GET',
    path: one,
    summary: 'Gives a group’s assignment to an app.',
    tag,
    demands: 'apps.read',
    query: appGroupQuery,
    answers: { 200: appGroup },
    run: async ({ db, params: { appId = '', groupId = '' }, query: { expand }, href }) => {
      const found = await findGroupAssignment(db, appId, groupId)
      return found ? answer(showAppGroup(href, appId, found, expand === 'group')) : groupLacksApp(groupId)
    },
  }),
  ...changeRoutes,
  apiRoute({
    method: 'DELETE',
    path: one,
    summary: 'Takes an app from a group, at once.',
    tag,
    demands: 'apps.manage',
    answers: { 204: null },
    run: async ({ db, params: { appId = '', groupId = '' }, ...act }) => {
      const outcome = await unassignGroup(parts, db, { appId, groupId }, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

const changeRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'PUT',
    path: one,
    summary: 'Gives a group an app, or changes its priority or profile.',
    tag,
    demands: 'apps.manage',
    body: appGroupDraft,
    answers: { 200: appGroup },
    run: async ({ db, params: { appId = '', groupId = '' }, body, href, ...act }) => {
      const wanted = { priority: body.priority ?? undefined, profile: body.profile ?? undefined }
      const outcome = await assignGroup(db, { appId, groupId }, wanted, act)
      return outcome.kind === 'refused' ? outcome : answer(showAppGroup(href, appId, outcome.assigned))
    },
  }),
  apiRoute({
    method: 'PATCH',
    path: one,
    summary: 'Changes the priority or the profile of a group’s assignment, step by step (JSON Patch).',
    tag,
    demands: 'apps.manage',
    body: appGroupPatch,
    answers: { 200: appGroup },
    run: async ({ db, params: { appId = '', groupId = '' }, body, href, ...act }) => {
      const outcome = await patchGroupAssignment(db, { appId, groupId }, body, act)
      return outcome.kind === 'refused' ? outcome : answer(showAppGroup(href, appId, outcome.assigned))
    },
  }),
]

function showAppGroup(href: Href, appId: string, group: AssignedGroup, withGroup = false): AppGroup {
  const { id, name, description, kind, priority, profile, updatedAt } = group
  return {
    id,
    priority,
    lastUpdated: updatedAt.toISOString(),
    profile,
    _links: {
      app: { href: href(`/api/v1/apps/${appId}`) },
      self: { href: href(`/api/v1/apps/${appId}/groups/${id}`) },
      group: { href: href(`/api/v1/groups/${id}`) },
    },
    ...(withGroup ? { _embedded: { group: { id, type: kind, profile: { name, description } } } } : {}),
  }
}
