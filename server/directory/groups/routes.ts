import { z } from 'zod'
import { app } from '../../../contracts/management/app.ts'
import { isExpanded } from '../../../contracts/management/expand.ts'
import {
  group,
  type GroupDraft,
  groupDraft,
  groupPartsQuery,
  groupQuery,
  oneGroupQuery,
} from '../../../contracts/management/group.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiAnswer, type ApiCall, answer, type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { readPosition, writePosition } from '../position.ts'
import { createGroup, type GroupOutcome, removeGroup, replaceGroup } from './change-group.ts'
import { lackingRoutes } from './lacking-routes.ts'
import { groupOrder, readGroupQuestion } from './search-store.ts'
import type { GroupParts } from './parts.ts'
import { showGroup } from './show-group.ts'
import { countOfGroups, findGroup, type GroupProfile, listGroups, type ListedGroup, type StoredGroup } from './store.ts'

const tag = 'Groups'

type Href = Pick<ApiCall<unknown, unknown>, 'href'>

const shown = ({ href }: Href, found: StoredGroup): ApiAnswer =>
  answer(showGroup(href, found, undefined), { version: found.version })

const outcomeOf = (call: Href, outcome: GroupOutcome): ApiAnswer =>
  outcome.kind === 'refused' ? outcome : shown(call, outcome.group)

/** An empty description is none. */
const profileOf = ({ profile: { name, description } }: Pick<GroupDraft, 'profile'>): GroupProfile => ({
  name,
  description: description || null,
})

/** The groups of an org. */
export const groupRoutes = (parts: GroupParts): readonly ApiRoute[] => [
  ...readingRoutes,
  ...lackingRoutes,
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups/:groupId/apps',
    summary: 'Lists the apps that a group gives its members.',
    tag,
    // Stricter than Okta, where the right to groups is enough: an app's settings are not for everyone who sees groups.
    demands: 'apps.read',
    query: groupPartsQuery,
    answers: { 200: z.array(app) },
    run: async ({ db, params: { groupId = '' }, query: { limit }, after, href }) =>
      (await findGroup(db, groupId))
        ? parts.listAppsOfGroup(db, groupId, { limit, after, href })
        : notFound(groupId, 'Group'),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/groups',
    summary: 'Makes an empty group.',
    tag,
    demands: 'groups.manage',
    body: groupDraft,
    answers: { 200: group },
    run: async (call) => outcomeOf(call, await createGroup(call.db, profileOf(call.body), call)),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/groups/:groupId',
    summary: 'Replaces the name and the description of a group.',
    tag,
    demands: 'groups.manage',
    body: groupDraft,
    answers: { 200: group },
    run: async ({ params: { groupId = '' }, ...call }) =>
      outcomeOf(call, await replaceGroup(call.db, groupId, profileOf(call.body), call)),
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/groups/:groupId',
    summary: 'Deletes a group. Its members stay, and lose what they had by it alone.',
    tag,
    demands: 'groups.manage',
    answers: { 204: null },
    run: async ({ params: { groupId = '' }, ...call }) => {
      const outcome = await removeGroup(parts, call.db, groupId, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

const readingRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups',
    summary: 'Lists groups, by name where no other order is asked for.',
    tag,
    demands: 'groups.read',
    query: groupQuery,
    answers: { 200: z.array(group) },
    run: async ({ db, query, after, href }) => {
      const { limit, sortBy, sortOrder, expand } = query
      const where = readGroupQuestion(query)
      if ('refusal' in where) return where
      const choice = { where, order: groupOrder(sortBy, sortOrder), after: readPosition(after), limit }
      const found = await listGroups(db, choice)
      const ids = isExpanded(expand, 'stats') ? found.slice(0, limit).map(({ id }) => id) : []
      const stats = await countOfGroups(db, ids)
      const show = (one: ListedGroup) => showGroup(href, one, stats.get(one.id))
      return pageOf(found, limit, show, ({ place, id }) => writePosition(place, id))
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups/:groupId',
    summary: 'Gives a group.',
    tag,
    demands: 'groups.read',
    query: oneGroupQuery,
    answers: { 200: group },
    run: async ({ db, params: { groupId = '' }, query: { expand }, href }) => {
      const found = await findGroup(db, groupId)
      if (!found) return notFound(groupId, 'Group')
      const stats = await countOfGroups(db, isExpanded(expand, 'stats') ? [groupId] : [])
      return answer(showGroup(href, found, stats.get(groupId)), { version: found.version })
    },
  }),
]
