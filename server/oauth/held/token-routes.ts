import { z } from 'zod'
import { heldQuery, heldToken, oneHeldQuery } from '../../../contracts/management/held.ts'
import type { LogParty } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { answer, type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import type { HeldCall, HeldParts } from './parts.ts'
import { showToken } from './show.ts'
import { endTokens, findToken, listTokens, type WhoseTokens } from './token-store.ts'

const tag = 'Refresh tokens'
const ofApp = '/api/v1/apps/:appId/tokens'
const ofUser = '/api/v1/users/:userId/clients/:clientId/tokens'

/** The routes that show and end the refresh tokens of an app: of all its users, or of one. */
export const tokenRoutes = (parts: HeldParts): readonly ApiRoute[] => [
  ...readingRoutes(parts, ofApp),
  ...readingRoutes(parts, ofUser),
  ...ofAppRoutes(parts),
  ...ofUserRoutes(parts),
]

const noToken = (id: string): Refused => notFound(id, 'OAuth2RefreshToken')

/** Whose tokens a path means, and the list they stand in. */
async function whoseTokens(
  parts: HeldParts,
  call: HeldCall,
): Promise<{ readonly whose: WhoseTokens; readonly list: string } | Refused> {
  const { appId, clientId, userId: named } = call.params
  const app = appId ?? clientId ?? ''
  const user = named === undefined ? undefined : await parts.findUser(call, named)
  if (user && 'refusal' in user) return user
  if (!(await parts.currentApp(call.db, app))) return notFound(app, appId === undefined ? 'Client' : 'AppInstance')
  return user === undefined
    ? { whose: { appId: app }, list: `/api/v1/apps/${app}/tokens` }
    : { whose: { appId: app, userId: user.id }, list: `/api/v1/users/${user.id}/clients/${app}/tokens` }
}

function readingRoutes(parts: HeldParts, path: typeof ofApp | typeof ofUser): readonly ApiRoute[] {
  const whom = path === ofApp ? 'an app' : 'an app for one user'
  const demands = path === ofApp ? 'apps.read' : 'users.read'
  return [
    apiRoute({
      method: 'GET',
      path,
      summary: `Lists the refresh tokens of ${whom} that work.`,
      tag,
      demands,
      query: heldQuery,
      answers: { 200: z.array(heldToken) },
      run: async (call) => {
        const found = await whoseTokens(parts, call)
        if ('refusal' in found) return found
        const { limit, expand } = call.query
        const tokens = await listTokens(call.db, found.whose, { after: call.after, limit, now: call.now })
        return pageOf(
          tokens,
          limit,
          (token) => showToken(call, token, found.list, expand !== undefined),
          ({ id }) => id,
        )
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:tokenId`,
      summary: `Gives one refresh token of ${whom}.`,
      tag,
      demands,
      query: oneHeldQuery,
      answers: { 200: heldToken },
      run: async (call) => {
        const found = await whoseTokens(parts, call)
        if ('refusal' in found) return found
        const { tokenId: id = '' } = call.params
        const token = await findToken(call.db, { ...found.whose, id }, call.now)
        return token ? answer(showToken(call, token, found.list, call.query.expand !== undefined)) : noToken(id)
      },
    }),
  ]
}

/** An app as the log names it. */
const partyOf = (id: string, label: string): LogParty => ({ id, type: 'AppInstance', displayName: label })

/** Ends tokens and logs how many, where there were any; false where there were none. */
async function end(db: OrgDb, call: HeldCall, whose: WhoseTokens, targets: readonly LogParty[]): Promise<boolean> {
  const count = await endTokens(db, whose, call.now)
  if (count > 0) await logAct(db, call, 'app.oauth2.token.revoke', targets, { tokenType: 'refresh', count })
  return count > 0
}

const ofAppRoutes = (parts: HeldParts): readonly ApiRoute[] => {
  const endOfApp = async (call: HeldCall, id: string | undefined): Promise<typeof done | Refused> => {
    const { appId = '' } = call.params
    const app = await parts.currentApp(call.db, appId)
    if (!app) return notFound(appId, 'AppInstance')
    const isEnded = await inOrgTransaction(call.db, (db) => end(db, call, { appId, id }, [partyOf(appId, app.label)]))
    return isEnded || id === undefined ? done : noToken(id)
  }
  return [
    apiRoute({
      method: 'DELETE',
      path: ofApp,
      summary: 'Ends every refresh token of an app, with the access tokens that came with them.',
      tag,
      demands: 'apps.manage',
      answers: { 204: null },
      run: (call) => endOfApp(call, undefined),
    }),
    apiRoute({
      method: 'DELETE',
      path: `${ofApp}/:tokenId`,
      summary: 'Ends one refresh token of an app, with the access tokens that came with it.',
      tag,
      demands: 'apps.manage',
      answers: { 204: null },
      run: (call) => endOfApp(call, call.params.tokenId),
    }),
  ]
}

const ofUserRoutes = (parts: HeldParts): readonly ApiRoute[] => {
  const endOfUser = async (call: HeldCall, id: string | undefined): Promise<typeof done | Refused> => {
    const { clientId = '' } = call.params
    const app = await parts.currentApp(call.db, clientId)
    const outcome = await parts.onUser(call, async (db, user) => {
      if (!app) return notFound(clientId, 'Client')
      const whose = { appId: clientId, userId: user.id, id }
      const isEnded = await end(db, call, whose, [user, partyOf(clientId, app.label)])
      return isEnded || id === undefined ? done : noToken(id)
    })
    return outcome
  }
  return [
    apiRoute({
      method: 'DELETE',
      path: ofUser,
      summary: 'Ends every refresh token that an app holds for a user.',
      tag,
      demands: 'users.credentials',
      answers: { 204: null },
      run: (call) => endOfUser(call, undefined),
    }),
    apiRoute({
      method: 'DELETE',
      path: `${ofUser}/:tokenId`,
      summary: 'Ends one refresh token that an app holds for a user.',
      tag,
      demands: 'users.credentials',
      answers: { 204: null },
      run: (call) => endOfUser(call, call.params.tokenId),
    }),
  ]
}
