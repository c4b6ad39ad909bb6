import { z } from 'zod'
import {
  authenticator,
  consoleSettings,
  contactTypes,
  orgCommunication,
  orgContact,
  orgContactType,
  orgSupport,
} from '../../../contracts/management/habit.ts'
import { notFound } from '../../http/api/errors.ts'
import { answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { showSecurity } from './security.ts'
import { readOrg } from './store.ts'

const shared = { method: 'GET', tag: 'Org', demands: 'org.read' } as const

/** What an org has in one way alone: programs made for Okta read it before they do anything else. */
export const habitRoutes: readonly ApiRoute[] = [
  apiRoute({
    ...shared,
    path: '/api/v1/authenticators',
    summary: 'Lists by what people prove who they are: their passwords.',
    answers: { 200: z.array(authenticator) },
    run: async ({ db, href }) => {
      const { createdAt } = await readOrg(db)
      return answer([
        {
          id: 'autDefaultPassword00',
          key: 'okta_password',
          type: 'password',
          name: 'Password',
          status: 'ACTIVE',
          created: createdAt.toISOString(),
          lastUpdated: createdAt.toISOString(),
          _links: { policies: { href: href('/api/v1/policies?type=PASSWORD') } },
        },
      ])
    },
  }),
  apiRoute({
    ...shared,
    path: '/api/v1/first-party-app-settings/:appName',
    summary: 'Gives how long a session lasts in the console, `admin-console`: as long as everywhere.',
    answers: { 200: consoleSettings },
    run: async ({ db, params: { appName = '' } }) => {
      if (appName !== 'admin-console') return notFound(appName, 'AppInstance')
      const { sessionIdleMinutes, sessionLifetimeMinutes } = showSecurity(await readOrg(db))
      return answer({
        sessionIdleTimeoutMinutes: sessionIdleMinutes,
        sessionMaxLifetimeMinutes: sessionLifetimeMinutes,
      })
    },
  }),
  ...providerRoutes(),
]

/** Whoever runs Okta's orgs is a party of its own. Here nobody stands behind the org, and that is what is answered. */
function providerRoutes(): readonly ApiRoute[] {
  return [
    apiRoute({
      ...shared,
      path: '/api/v1/org/contacts',
      summary: 'Lists the kinds of contacts a provider would turn to.',
      answers: { 200: z.array(orgContactType) },
      run: async ({ href }) =>
        answer(
          contactTypes.map((contactType) => ({
            contactType,
            _links: { [contactType.toLowerCase()]: { href: href(`/api/v1/org/contacts/${contactType}`) } },
          })),
        ),
    }),
    apiRoute({
      ...shared,
      path: '/api/v1/org/contacts/:contactType',
      summary: 'Gives who a contact is: nobody.',
      answers: { 200: orgContact },
      run: async ({ params: { contactType = '' } }) =>
        (contactTypes as readonly string[]).includes(contactType)
          ? answer({ userId: null, _links: {} })
          : notFound(contactType, 'ContactType'),
    }),
    apiRoute({
      ...shared,
      path: '/api/v1/org/privacy/oktaCommunication',
      summary: 'Says that nobody’s users get mail of a provider’s.',
      answers: { 200: orgCommunication },
      run: async () => answer({ optOutEmailUsers: true, _links: {} }),
    }),
    apiRoute({
      ...shared,
      path: '/api/v1/org/privacy/oktaSupport',
      summary: 'Says that nobody of a provider’s gets in.',
      answers: { 200: orgSupport },
      run: async () => answer({ support: 'DISABLED', expiration: null, _links: {} }),
    }),
  ]
}
