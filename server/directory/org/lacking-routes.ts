import { z } from 'zod'
import { links } from '../../../contracts/management/common.ts'
import { emptyListQuery } from '../../../contracts/management/habit.ts'
import type { Permission } from '../../../contracts/management/rights.ts'
import { type ApiRoute, apiRoute } from '../../http/api/route.ts'

/** What Okta's orgs have and these do not, by its path: programs list it all the same. */
const lists = {
  zones: ['Lists the networks that rules tell apart: no rule does, so there are none.', 'org.read'],
  behaviors: ['Lists what counts as unusual at a sign-in: nothing is set, so there is nothing.', 'org.read'],
  idps: ['Lists the identity providers that people come from: all sign in here, so there are none.', 'org.read'],
  authorizationServers: ['Lists the authorization servers beside the org’s own: there are none.', 'org.read'],
  devices: ['Lists the devices that are registered: none are.', 'users.read'],
  'device-assurances': ['Lists what is demanded of devices: nothing is.', 'org.read'],
  eventHooks: ['Lists whom events are sent to: read the log instead.', 'org.read'],
  inlineHooks: ['Lists whom a sign-in asks in between: nobody.', 'org.read'],
  logStreams: ['Lists where the log is sent to: read it instead.', 'org.read'],
  features: ['Lists what can be switched on: nothing has to be.', 'org.read'],
  mappings: ['Lists how attributes become others: they stay as they are.', 'schemas.read'],
  'email-domains': ['Lists the domains that mail comes from: that is set for the whole deployment.', 'org.read'],
} as const satisfies Readonly<Record<string, readonly [summary: string, demands: Permission]>>

/** The same where a list is held by an object. */
const heldLists = {
  domains: ['Lists the domains beside the org’s own: there are none.', 'domains', 'org.read'],
  'iam/roles': ['Lists the roles that an org has made: it cannot make any.', 'roles', 'roles.read'],
  'iam/resource-sets': ['Lists the sets that roles are limited to: none are.', 'resource-sets', 'roles.read'],
} as const satisfies Readonly<Record<string, readonly [summary: string, name: string, demands: Permission]>>

/** Lists that are empty in every org. */
export const lackingRoutes: readonly ApiRoute[] = [
  ...Object.entries(lists).map(([path, [summary, demands]]) =>
    apiRoute({
      method: 'GET',
      path: `/api/v1/${path}`,
      summary,
      tag: 'Org',
      demands,
      query: emptyListQuery,
      answers: { 200: z.array(z.never()) },
      run: async () => ({ kind: 'page', items: [], next: undefined }),
    }),
  ),
  ...Object.entries(heldLists).map(([path, [summary, name, demands]]) =>
    apiRoute({
      method: 'GET',
      path: `/api/v1/${path}`,
      summary,
      tag: 'Org',
      demands,
      query: emptyListQuery,
      answers: { 200: z.strictObject({ [name]: z.array(z.never()), _links: links }) },
      run: async () => ({ kind: 'page', items: [], next: undefined, wrap: () => ({ [name]: [], _links: {} }) }),
    }),
  ),
]
