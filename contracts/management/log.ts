import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, pageLimit } from './common.ts'

/** How a logged event ended. */
export const logOutcomes = ['SUCCESS', 'FAILURE', 'DENY', 'ALLOW', 'CHALLENGE', 'UNKNOWN'] as const

/** How a logged event ended. */
export type LogOutcomeName = (typeof logOutcomes)[number]

/** How much an event asks to be looked at: WARN for what failed or was denied. */
export const logSeverities = ['INFO', 'WARN'] as const

/** What a word that is looked for may be, and how many. */
export const logSearch = { words: 10, characters: 40 } as const

const anything = z.record(z.string(), z.unknown())

/** Who did something. */
const party = z.strictObject({
  id: z.string(),
  type: z.string(),
  alternateId: z.string().nullable(),
  displayName: z.string().nullable(),
  detailEntry: anything.nullable(),
})

/** What it was done to, and what that changed: the fields that differ, and never a secret. */
const target = party.extend({
  changeDetails: z.strictObject({ from: anything, to: anything }).optional(),
})

/** `GET /api/v1/logs`, one event. What we do not know of it is null. */
export const logEvent = z.strictObject({
  uuid: z.string(),
  published: moment,
  eventType: z.string(),
  version: z.literal('0'),
  severity: z.enum(logSeverities),
  legacyEventType: z.null(),
  displayMessage: z.string(),
  actor: party,
  client: z.strictObject({
    userAgent: z
      .strictObject({ rawUserAgent: z.string(), os: z.string().nullable(), browser: z.string().nullable() })
      .nullable(),
    zone: z.null(),
    device: z.enum(['Computer', 'Mobile']).nullable(),
    id: z.null(),
    ipAddress: z.string().nullable(),
    geographicalContext: z.null(),
  }),
  outcome: z.strictObject({ result: z.enum(logOutcomes), reason: z.string().nullable() }),
  target: z.array(target).nullable(),
  /** All events of one request have one id. */
  transaction: z.strictObject({ type: z.enum(['WEB', 'JOB']), id: z.string().nullable(), detail: anything }),
  debugContext: z.strictObject({ debugData: anything }),
  authenticationContext: z.strictObject({
    authenticationProvider: z.null(),
    authenticationStep: z.literal(0),
    credentialProvider: z.null(),
    credentialType: z.null(),
    externalSessionId: z.string().nullable(),
    interface: z.null(),
    issuer: z.null(),
  }),
  securityContext: z.strictObject({
    asNumber: z.null(),
    asOrg: z.null(),
    isp: z.null(),
    domain: z.null(),
    isProxy: z.null(),
  }),
  request: z.strictObject({
    ipChain: z.array(
      z.strictObject({
        ip: z.string(),
        geographicalContext: z.null(),
        version: z.enum(['V4', 'V6']),
        source: z.null(),
      }),
    ),
  }),
})

/** One event of the log. */
export type LogEventView = z.infer<typeof logEvent>

const asked = {
  since: z
    .string()
    .max(40)
    .meta({ format: 'date-time' })
    .optional()
    .describe('the moment of the first event, as ISO 8601; 7 days before the end where nothing is said'),
  until: z
    .string()
    .max(40)
    .meta({ format: 'date-time' })
    .optional()
    .describe('the moment before which the last event was; now where nothing is said'),
  filter: z
    .string()
    .max(4_096)
    .optional()
    .describe('an expression in SCIM’s language, as eventType eq "user.session.start"'),
  q: z
    .string()
    .max(1_000)
    .optional()
    .describe('words that all have to be in the event: in its type, message, actor, targets, address or reason'),
}

/** The query of `GET /api/v1/logs`. */
export const logQuery = z.strictObject({
  ...asked,
  sortOrder: z
    .enum(['ASCENDING', 'DESCENDING'])
    .default('ASCENDING')
    .describe('ASCENDING without until gives every event once, however often "next" is followed'),
  limit: pageLimit(100, 1_000),
  after,
})

/** The query of `GET /api/v1/logs/histogram`. */
export const logHistogramQuery = z.strictObject({
  ...asked,
  buckets: z.coerce.number().int().min(1).max(200).default(60).describe('into how many parts the time is cut'),
})

/** `GET /api/v1/logs/histogram`: how many events there were when. */
export const logHistogram = z.strictObject({
  since: moment,
  until: moment,
  buckets: z.array(
    z.strictObject({
      start: moment,
      end: moment,
      /** By outcome; one that did not occur is left out. */
      counts: z.partialRecord(z.enum(logOutcomes), z.number().int()),
    }),
  ),
  /** True when there were too many to count: what is older than `countedSince` was left out. */
  isPartial: z.boolean(),
  countedSince: moment,
})

/** How many events there were when. */
export type LogHistogram = z.infer<typeof logHistogram>

/** What events are about. */
export const eventCategories = ['sign-in', 'users', 'groups', 'apps', 'tokens', 'admins', 'settings'] as const

/** `GET /api/v1/eventTypes`: every type of event that the log can hold. */
export const eventTypeList = z.array(
  z.strictObject({
    eventType: z.string(),
    displayMessage: z.string(),
    description: z.string(),
    category: z.enum(eventCategories),
  }),
)

/** Every type of event that the log can hold. */
export type EventTypeList = z.infer<typeof eventTypeList>
