import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, generousLimit, line, links } from './common.ts'
import { expansions } from './expand.ts'

/** What policies can be about, in the words of the management API. */
export const policyTypes = [
  'ACCESS_POLICY',
  'OKTA_SIGN_ON',
  'PASSWORD',
  'CLIENT_UPDATE',
  'DEVICE_SIGNAL_COLLECTION',
  'ENTITY_RISK',
  'IDENTITY_CLAIM_SOURCING',
  'IDP_DISCOVERY',
  'MFA_ENROLL',
  'POST_AUTH_SESSION',
  'PROFILE_ENROLLMENT',
  'SESSION_VIOLATION_DETECTION',
] as const

/** The policies that every org has, and the one rule of each; an org cannot make others. */
export const defaultPolicies = {
  ACCESS_POLICY: { policyId: 'rstDefaultAccess0000', ruleId: 'rulDefaultAccess0000' },
  OKTA_SIGN_ON: { policyId: 'rstDefaultSession000', ruleId: 'rulDefaultSession000' },
  PASSWORD: { policyId: 'rstDefaultPassword00', ruleId: 'rulDefaultPassword00' },
} as const

/** A type of which there is a policy. */
export type DefaultPolicyType = keyof typeof defaultPolicies

const shared = {
  id: z.string(),
  name: z.string(),
  status: z.literal('ACTIVE'),
  priority: z.int(),
  /** Made with the org; it cannot go. */
  system: z.literal(true),
  conditions: z.record(z.string(), z.unknown()).nullable(),
  created: moment,
  lastUpdated: moment,
  _links: links,
} as const

/** A rule of a policy: what is done, and to whom. */
export const policyRule = z.strictObject({
  ...shared,
  type: z.enum(['ACCESS_POLICY', 'SIGN_ON', 'PASSWORD']),
  actions: z.record(z.string(), z.unknown()),
})

/** A rule of a policy. */
export type PolicyRule = z.infer<typeof policyRule>

/** `GET /api/v1/policies/{id}`: a policy. */
export const policy = z.strictObject({
  ...shared,
  type: z.enum(['ACCESS_POLICY', 'OKTA_SIGN_ON', 'PASSWORD']),
  description: z.string(),
  /** Of the policy of passwords: which are taken, and after how many wrong ones an account is locked. */
  settings: z.record(z.string(), z.unknown()).optional(),
  _embedded: z.strictObject({ rules: z.array(policyRule).optional() }),
})

/** A policy. */
export type Policy = z.infer<typeof policy>

/** What a policy decides about. */
export const policyMapping = z.strictObject({ id: z.string(), _links: links })

/** The query of one policy. */
export const onePolicyQuery = z.strictObject({
  expand: z
    .literal('')
    .or(expansions(['rules'], [], 'rules embeds the rules'))
    .optional(),
})

/** The query of `GET /api/v1/policies`. */
export const policiesQuery = z.strictObject({
  type: z.enum(policyTypes),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  q: line(255).optional().describe('the beginning of the name'),
  ...onePolicyQuery.shape,
  sortBy: line(100).optional().describe('nothing follows from it'),
  resourceId: line(100).optional().describe('of a custom authorization server, which none has'),
  limit: generousLimit(20, 200),
  after,
})
