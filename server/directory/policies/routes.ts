import { z } from 'zod'
import { isExpanded } from '../../../contracts/management/expand.ts'
import {
  defaultPolicies,
  type DefaultPolicyType,
  onePolicyQuery,
  policiesQuery,
  policy,
  policyMapping,
  policyRule,
} from '../../../contracts/management/policy.ts'
import type { OrgDb } from '../../database/org.ts'
import { notFound } from '../../http/api/errors.ts'
import { answer, type ApiAnswer, type ApiCall, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { readOrg } from '../org/store.ts'
import { findEveryone } from '../store.ts'
import { type PolicyGround, showPolicy, showRule } from './show-policy.ts'

/** What the policies of an org are told of its sign-in. */
export interface PolicyParts {
  /** After so many wrong passwords an account is locked. */
  readonly lockAfter: number
  /** One page of the apps that the policy of apps decides about. */
  readonly listAppsOfPolicy: (
    db: OrgDb,
    wanted: Pick<ApiCall<unknown, unknown>, 'after' | 'href'> & { readonly limit: number },
  ) => Promise<ApiAnswer>
}

const shared = { method: 'GET', tag: 'Policies', demands: 'policies.read' } as const

type Call = Pick<ApiCall<unknown, unknown>, 'db' | 'href' | 'params'>

const groundOf = async ({ db, href }: Call, { lockAfter }: PolicyParts): Promise<PolicyGround> => ({
  lockAfter,
  href,
  org: await readOrg(db),
  everyone: (await findEveryone(db)) ?? '',
})

const types = Object.keys(defaultPolicies) as readonly DefaultPolicyType[]

const typeOf = ({ params }: Call) => types.find((type) => defaultPolicies[type].policyId === params.policyId)

const noPolicy = ({ params: { policyId = '' } }: Call) => notFound(policyId, 'Policy')

/** What an org decides by itself, as policies that are read and not changed. */
export const policyRoutes = (parts: PolicyParts): readonly ApiRoute[] => [...wholeRoutes(parts), ...partRoutes(parts)]

const wholeRoutes = (parts: PolicyParts): readonly ApiRoute[] => [
  apiRoute({
    ...shared,
    path: '/api/v1/policies',
    summary: 'Lists the policies of a type: the default of apps, sessions and passwords; of other types there is none.',
    query: policiesQuery,
    answers: { 200: z.array(policy) },
    run: async ({ query: { type, status, q = '', expand }, ...call }) => {
      const ground = await groundOf(call, parts)
      const begins = q.trim().toLowerCase()
      const shown = types
        .filter((one) => one === type && status !== 'INACTIVE')
        .map((one) => showPolicy(one, ground, isExpanded(expand, 'rules')))
        .filter(({ name }) => name.toLowerCase().startsWith(begins))
      return { kind: 'page', items: shown, next: undefined }
    },
  }),
  apiRoute({
    ...shared,
    path: '/api/v1/policies/:policyId',
    summary: 'Gives a policy.',
    query: onePolicyQuery,
    answers: { 200: policy },
    run: async ({ query: { expand }, ...call }) => {
      const type = typeOf(call)
      return type ? answer(showPolicy(type, await groundOf(call, parts), isExpanded(expand, 'rules'))) : noPolicy(call)
    },
  }),
]

/** What belongs to a policy: its rules, and the apps it decides about. */
const partRoutes = (parts: PolicyParts): readonly ApiRoute[] => [
  apiRoute({
    ...shared,
    path: '/api/v1/policies/:policyId/rules',
    summary: 'Lists the rules of a policy: each has one, for everybody.',
    query: policiesQuery.pick({ limit: true, after: true }),
    answers: { 200: z.array(policyRule) },
    run: async (call) => {
      const type = typeOf(call)
      if (!type) return noPolicy(call)
      return { kind: 'page', items: [showRule(type, await groundOf(call, parts))], next: undefined }
    },
  }),
  apiRoute({
    ...shared,
    path: '/api/v1/policies/:policyId/rules/:ruleId',
    summary: 'Gives a rule of a policy.',
    answers: { 200: policyRule },
    run: async (call) => {
      const type = typeOf(call)
      const { ruleId = '' } = call.params
      if (!type) return noPolicy(call)
      return defaultPolicies[type].ruleId === ruleId
        ? answer(showRule(type, await groundOf(call, parts)))
        : notFound(ruleId, 'PolicyRule')
    },
  }),
  apiRoute({
    ...shared,
    path: '/api/v1/policies/:policyId/mappings',
    summary: 'Lists the apps that a policy decides about, by label.',
    query: policiesQuery.pick({ limit: true, after: true }),
    answers: { 200: z.array(policyMapping) },
    run: async ({ query: { limit }, ...call }) => {
      const type = typeOf(call)
      if (!type) return noPolicy(call)
      if (type !== 'ACCESS_POLICY') return { kind: 'page', items: [], next: undefined }
      return parts.listAppsOfPolicy(call.db, { limit, after: call.after, href: call.href })
    },
  }),
]
