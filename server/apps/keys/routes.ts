import { z } from 'zod'
import { type AppKey, appKey, keyDraft } from '../../../contracts/management/secret.ts'
import { type ApiRoute, answer, apiRoute, done } from '../../http/api/route.ts'
import { noApp } from '../manage/change-app.ts'
import type { Href } from '../manage/show-app.ts'
import { findManagedApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { addKey, noKey, removeKey, turnKey } from './change-key.ts'
import { keysOf, type StoredKey } from './key-set.ts'

const tag = 'App keys'
const all = '/api/v1/apps/:appId/credentials/jwks'
const one = `${all}/:keyId` as const

/** The public keys of apps, which check what an app signs. Private ones are never taken. */
export const keyRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: all,
    summary: 'Lists the public keys of an app.',
    tag,
    demands: 'apps.read',
    answers: { 200: z.array(appKey) },
    run: async ({ db, params: { appId = '' }, href }) => {
      const app = await findManagedApp(db, appId)
      if (!app) return noApp(appId)
      return { kind: 'page', items: keysOf(app.settings.oidc).map((key) => showKey(href, appId, key)), next: undefined }
    },
  }),
  apiRoute({
    method: 'POST',
    path: all,
    summary: 'Adds a public key.',
    tag,
    demands: 'apps.manage',
    isSensitive: true,
    body: keyDraft,
    answers: { 201: appKey },
    run: async ({ db, params: { appId = '' }, body, href, ...act }) => {
      const outcome = await addKey(parts, db, appId, body, act)
      return outcome.kind === 'refused' ? outcome : answer(showKey(href, appId, outcome.key), { status: 201 })
    },
  }),
  apiRoute({
    method: 'GET',
    path: one,
    summary: 'Gives one public key.',
    tag,
    demands: 'apps.read',
    answers: { 200: appKey },
    run: async ({ db, params: { appId = '', keyId = '' }, href }) => {
      const app = await findManagedApp(db, appId)
      const key = keysOf(app?.settings.oidc).find(({ id }) => id === keyId)
      return key ? answer(showKey(href, appId, key)) : noKey(keyId)
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: one,
    summary: 'Deletes a key that is deactivated.',
    tag,
    demands: 'apps.manage',
    answers: { 204: null },
    run: async ({ db, params: { appId = '', keyId = '' }, ...act }) => {
      const outcome = await removeKey(parts, db, { appId, id: keyId }, act)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
  turn(parts, true),
  turn(parts, false),
]

const turn = (parts: AppsParts, isOn: boolean): ApiRoute =>
  apiRoute({
    method: 'POST',
    path: `${one}/lifecycle/${isOn ? 'activate' : 'deactivate'}`,
    summary: isOn ? 'Lets a key sign again.' : 'Stops a key at once.',
    tag,
    demands: 'apps.manage',
    isSensitive: isOn,
    answers: { 200: appKey },
    run: async ({ db, params: { appId = '', keyId = '' }, href, ...act }) => {
      const outcome = await turnKey(parts, db, { appId, id: keyId }, isOn, act)
      return outcome.kind === 'refused' ? outcome : answer(showKey(href, appId, outcome.key))
    },
  })

function showKey(href: Href, appId: string, key: StoredKey): AppKey {
  const own = `/api/v1/apps/${appId}/credentials/jwks/${String(key.id)}`
  const isActive = key.status === 'ACTIVE'
  const turned = isActive ? 'deactivate' : 'activate'
  const _links = {
    [turned]: { href: href(`${own}/lifecycle/${turned}`), hints: { allow: ['POST'] } },
    ...(isActive ? {} : { delete: { href: href(own), hints: { allow: ['DELETE'] } } }),
  }
  // What the settings hold was checked when it came; the answer's own shape is checked while developing.
  return { ...key, _links } as unknown as AppKey
}
