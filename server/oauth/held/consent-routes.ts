import { z } from 'zod'
import { consentGrant, consentsQuery, heldClient, heldQuery, oneHeldQuery } from '../../../contracts/management/held.ts'
import type { LogParty } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { answer, type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { revokeGrantsOfUserAndApp } from '../store.ts'
import { listConsents, listHolders, takeConsentBack } from './consent-store.ts'
import type { HeldCall, HeldParts } from './parts.ts'
import { type ScopeConsent, scopesOf, showClient, showConsent } from './show.ts'

const tag = 'User consents'
const ofUser = '/api/v1/users/:userId/grants'
const ofClient = '/api/v1/users/:userId/clients/:clientId/grants'

/** The routes that show which apps hold something of a user, and show and take back what the user agreed to. */
export const consentRoutes = (parts: HeldParts): readonly ApiRoute[] => [
  clientsRoute(parts),
  listRoute(parts, ofUser),
  listRoute(parts, ofClient),
  oneRoute(parts),
  takeBackRoute(parts, ofUser, 'Takes back everything that a user agreed to, with all that apps hold by it.'),
  takeBackRoute(parts, ofClient, 'Takes back what a user agreed to of one app, with all that it holds by it.'),
  takeBackRoute(parts, `${ofUser}/:grantId`, 'Takes back one scope that a user agreed to, with the app’s tokens.'),
]

/** A page of what was read whole: what one user agreed to is little. */
const pageIn = <Item extends { readonly id: string }>(
  items: readonly Item[],
  { after = '', query: { limit } }: Pick<HeldCall, 'after'> & { readonly query: { readonly limit: number } },
  show: (item: Item) => unknown,
) => pageOf(items.filter(({ id }) => id > after).slice(0, limit + 1), limit, show, ({ id }) => id)

const clientsRoute = (parts: HeldParts): ApiRoute =>
  apiRoute({
    method: 'GET',
    path: '/api/v1/users/:userId/clients',
    summary: 'Lists the apps that hold tokens or a consent of a user.',
    tag,
    demands: 'users.read',
    query: heldQuery.pick({ limit: true, after: true }),
    answers: { 200: z.array(heldClient) },
    run: async (call) => {
      const user = await parts.findUser(call, call.params.userId ?? '')
      if ('refusal' in user) return user
      const ids = await listHolders(call.db, user.id, call.now)
      const apps = await Promise.all(ids.map(async (id) => ({ id, app: await parts.currentApp(call.db, id) })))
      const there = apps.flatMap(({ id, app }) => (app ? [{ id, app }] : []))
      return pageIn(there, call, ({ id, app }) => showClient(call, user.id, id, app))
    },
  })

/** The scopes that a user agreed to, of one app where the path names one. */
async function consentsOf(db: OrgDb, userId: string, { clientId }: HeldCall['params']): Promise<ScopeConsent[]> {
  const consents = await listConsents(db, userId)
  return scopesOf(
    userId,
    consents.filter(({ appId }) => clientId === undefined || appId === clientId),
  )
}

const listRoute = (parts: HeldParts, path: typeof ofUser | typeof ofClient): ApiRoute =>
  apiRoute({
    method: 'GET',
    path,
    summary: `Lists the scopes that a user agreed to${path === ofUser ? '' : ' of one app'}.`,
    tag,
    demands: 'users.read',
    query: path === ofUser ? consentsQuery : consentsQuery.omit({ scopeId: true }),
    answers: { 200: z.array(consentGrant) },
    run: async (call) => {
      const user = await parts.findUser(call, call.params.userId ?? '')
      if ('refusal' in user) return user
      const { expand, scopeId } = call.query as z.output<typeof consentsQuery>
      const all = await consentsOf(call.db, user.id, call.params)
      const asked = all.filter(({ scope }) => scopeId === undefined || scope === scopeId)
      return pageIn(asked, call, (one) => showConsent(call, user.id, one, expand !== undefined))
    },
  })

const oneRoute = (parts: HeldParts): ApiRoute =>
  apiRoute({
    method: 'GET',
    path: `${ofUser}/:grantId`,
    summary: 'Gives one scope that a user agreed to.',
    tag,
    demands: 'users.read',
    query: oneHeldQuery,
    answers: { 200: consentGrant },
    run: async (call) => {
      const user = await parts.findUser(call, call.params.userId ?? '')
      if ('refusal' in user) return user
      const { grantId = '' } = call.params
      const found = (await consentsOf(call.db, user.id, {})).find(({ id }) => id === grantId)
      return found ? answer(showConsent(call, user.id, found, call.query.expand !== undefined)) : noConsent(grantId)
    },
  })

const noConsent = (id: string): Refused => notFound(id, 'OAuth2ScopeConsentGrant')

const takeBackRoute = (
  parts: HeldParts,
  path: typeof ofUser | typeof ofClient | `${typeof ofUser}/:grantId`,
  summary: string,
): ApiRoute =>
  apiRoute({
    method: 'DELETE',
    path,
    summary,
    tag,
    demands: 'users.credentials',
    answers: { 204: null },
    run: (call) =>
      parts.onUser(call, async (db, user) => {
        const { grantId } = call.params
        const all = await consentsOf(db, user.id, call.params)
        if (grantId === undefined) {
          for (const appId of new Set(all.map((one) => one.appId))) await takeBack(parts, db, call, user, { appId })
          return done
        }
        const one = all.find(({ id }) => id === grantId)
        if (!one) return noConsent(grantId)
        await takeBack(parts, db, call, user, one)
        return done
      }),
  })

/** Takes back a consent, or one scope of it, with every token that the app holds of the user: they carry the scope. */
async function takeBack(
  parts: HeldParts,
  db: OrgDb,
  call: HeldCall,
  user: LogParty,
  { appId, scope }: { readonly appId: string; readonly scope?: string },
): Promise<void> {
  const app = await parts.currentApp(db, appId)
  await takeConsentBack(db, { userId: user.id, appId, scope })
  await revokeGrantsOfUserAndApp(db, user.id, appId, call.now)
  const of: LogParty = { id: appId, type: 'AppInstance', ...(app ? { displayName: app.label } : {}) }
  await logAct(db, call, 'app.oauth2.as.consent.revoke', [user, of], scope === undefined ? undefined : { scope })
}
