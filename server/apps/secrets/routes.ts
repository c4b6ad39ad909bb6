import { z } from 'zod'
import { newSecret, secret as shownSecret, secretDraft } from '../../../contracts/management/secret.ts'
import { type ApiRoute, answer, apiRoute, done } from '../../http/api/route.ts'
import { noApp } from '../manage/change-app.ts'
import { findManagedApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import { createSecret, noSecret, removeSecret, turnSecret } from './change-secret.ts'
import { showSecret } from './show-secret.ts'
import { findSecret, listSecrets } from './store.ts'

const tag = 'App secrets'
const all = '/api/v1/apps/:appId/credentials/secrets'
const one = `${all}/:secretId` as const

/** The secrets of apps: two work at once, so that one can be replaced without a gap. */
export const secretRoutes = (parts: AppsParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: all,
    summary: 'Lists the secrets of an app, without the secrets themselves.',
    tag,
    demands: 'apps.read',
    answers: { 200: z.array(shownSecret) },
    run: async ({ db, params: { appId = '' }, href, now }) => {
      if (!(await findManagedApp(db, appId))) return noApp(appId)
      const items = (await listSecrets(db, appId)).map((each) => showSecret(href, appId, each, now))
      return { kind: 'page', items, next: undefined }
    },
  }),
  apiRoute({
    method: 'POST',
    path: all,
    summary: 'Makes a secret, and says it this once; with othersExpireIn the others end after a while.',
    tag,
    demands: 'apps.manage',
    isSensitive: true,
    body: secretDraft,
    answers: { 201: newSecret },
    run: async ({ db, params: { appId = '' }, body, href, ...act }) => {
      const wanted = { text: body.client_secret, othersExpireIn: body.othersExpireIn }
      const outcome = await createSecret(parts, db, appId, wanted, act)
      if (outcome.kind === 'refused') return outcome
      const { secret, text } = outcome
      return answer({ ...showSecret(href, appId, secret, act.now), client_secret: text }, { status: 201 })
    },
  }),
  apiRoute({
    method: 'GET',
    path: one,
    summary: 'Gives what is known of a secret.',
    tag,
    demands: 'apps.read',
    answers: { 200: shownSecret },
    run: async ({ db, params: { appId = '', secretId = '' }, href, now }) => {
      const found = await findSecret(db, appId, secretId)
      return found ? answer(showSecret(href, appId, found, now)) : noSecret(secretId)
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: one,
    summary: 'Deletes a secret that is deactivated.',
    tag,
    demands: 'apps.manage',
    answers: { 204: null },
    run: async ({ db, params: { appId = '', secretId = '' }, ...act }) => {
      const outcome = await removeSecret(parts, db, { appId, id: secretId }, act)
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
    summary: isOn ? 'Lets a secret work again.' : 'Stops a secret at once.',
    tag,
    demands: 'apps.manage',
    // To stop a secret is never too late for a new sign-in; to let one work again is to make one.
    isSensitive: isOn,
    answers: { 200: shownSecret },
    run: async ({ db, params: { appId = '', secretId = '' }, href, ...act }) => {
      const outcome = await turnSecret(parts, db, { appId, id: secretId }, isOn, act)
      return outcome.kind === 'refused' ? outcome : answer(showSecret(href, appId, outcome.secret, act.now))
    },
  })
