import { z } from 'zod'
import { answer, type ApiRoute, apiRoute } from '../http/api/route.ts'
import { noApp } from './manage/change-app.ts'
import { findManagedApp } from './manage/store.ts'

/** What apps of other protocols have, by its path: programs made for Okta ask for it whatever the app. */
const lists = {
  features: 'Lists what an app provisions: apps here provision nothing, so there is nothing.',
  'credentials/keys': 'Lists the certificates an app’s assertions are signed with: apps here have none.',
  'credentials/csrs': 'Lists the requests for certificates of an app: there are none.',
} as const

/** Lists that are empty for every app. */
export const lackingRoutes: readonly ApiRoute[] = Object.entries(lists).map(([path, summary]) =>
  apiRoute({
    method: 'GET',
    path: `/api/v1/apps/:appId/${path}`,
    summary,
    tag: 'Apps',
    demands: 'apps.read',
    answers: { 200: z.array(z.never()) },
    run: async ({ db, params: { appId = '' } }) => ((await findManagedApp(db, appId)) ? answer([]) : noApp(appId)),
  }),
)
