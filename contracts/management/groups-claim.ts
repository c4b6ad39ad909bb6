import { z } from 'zod'
import type { GroupsClaim } from './app.ts'
import { line, readOnly } from './common.ts'

/** How the name of a group is compared, in the words of the management API. */
const groupFilters = { equals: 'EQUALS', 'starts-with': 'STARTS_WITH', contains: 'CONTAINS' } as const

/** The pattern that every name matches, as tools write it. */
const everyName = '.*'

/** Which groups an app is told, beside its other settings: where tools made for Okta look for them. */
export const shownGroupsClaim = z.strictObject({
  issuer: z.null(),
  orgUrl: z.null(),
  customUrl: z.null(),
  audience: z.null(),
  issuerMode: z.literal('ORG_URL'),
  /** Left out, with all that follows, where the app is told of none. */
  name: z.literal('groups').optional(),
  valueType: z.literal('GROUPS').optional(),
  groupFilterType: z.enum(['EQUALS', 'STARTS_WITH', 'CONTAINS', 'REGEX']).optional(),
  value: z.string().optional(),
})

/** Without a name: none. */
export const groupsClaimDraft = z
  .strictObject({
    issuer: readOnly,
    orgUrl: readOnly,
    customUrl: readOnly,
    audience: readOnly,
    issuerMode: z.enum(['ORG_URL', 'DYNAMIC']).nullish(),
    name: z.enum(['groups', '']).nullish(),
    valueType: z.enum(['GROUPS', '']).nullish(),
    groupFilterType: z.enum(['EQUALS', 'STARTS_WITH', 'CONTAINS', 'REGEX']).nullish(),
    value: line(255).nullish(),
  })
  .refine(({ name, groupFilterType }) => !name || groupFilterType, {
    path: ['groupFilterType'],
    message: 'has to say which groups',
  })
  .refine(({ name, value }) => !name || value, { path: ['value'], message: 'has to be at least 1 characters long' })
  .refine(({ groupFilterType, value }) => groupFilterType !== 'REGEX' || value === everyName, {
    path: ['value'],
    message: `has to be ${everyName}: patterns are not compared`,
  })

/** The claim as our own settings have it. */
export function readGroupsClaim({ name, groupFilterType, value }: z.output<typeof groupsClaimDraft>): GroupsClaim {
  if (!name) return null
  const match = (['equals', 'starts-with', 'contains'] as const).find((one) => groupFilters[one] === groupFilterType)
  return match === undefined ? { match: 'all' } : { match, value: value ?? '' }
}

/** The claim as tools made for Okta read it. */
export const showGroupsClaim = (claim: GroupsClaim): z.infer<typeof shownGroupsClaim> => ({
  issuer: null,
  orgUrl: null,
  customUrl: null,
  audience: null,
  issuerMode: 'ORG_URL',
  ...(claim === null
    ? {}
    : {
        name: 'groups',
        valueType: 'GROUPS',
        groupFilterType: claim.match === 'all' ? 'REGEX' : groupFilters[claim.match],
        value: claim.match === 'all' ? everyName : claim.value,
      }),
})
