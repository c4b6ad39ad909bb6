import type { LogEventView } from '../../../contracts/management/log.ts'

const columns: readonly (readonly [string, (event: LogEventView) => string | null | undefined])[] = [
  ['published', ({ published }) => published],
  ['eventType', ({ eventType }) => eventType],
  ['displayMessage', ({ displayMessage }) => displayMessage],
  ['outcome.result', ({ outcome }) => outcome.result],
  ['outcome.reason', ({ outcome }) => outcome.reason],
  ['severity', ({ severity }) => severity],
  ['actor.id', ({ actor }) => actor.id],
  ['actor.type', ({ actor }) => actor.type],
  ['actor.alternateId', ({ actor }) => actor.alternateId],
  ['actor.displayName', ({ actor }) => actor.displayName],
  ['target.id', (event) => ofTargets(event, ({ id }) => id)],
  ['target.type', (event) => ofTargets(event, ({ type }) => type)],
  ['target.alternateId', (event) => ofTargets(event, ({ alternateId }) => alternateId)],
  ['target.displayName', (event) => ofTargets(event, ({ displayName }) => displayName)],
  ['client.ipAddress', ({ client }) => client.ipAddress],
  ['client.userAgent.rawUserAgent', ({ client }) => client.userAgent?.rawUserAgent],
  ['transaction.id', ({ transaction }) => transaction.id],
  ['authenticationContext.externalSessionId', (event) => event.authenticationContext.externalSessionId],
  ['uuid', ({ uuid }) => uuid],
]

type Target = NonNullable<LogEventView['target']>[number]

const ofTargets = ({ target }: LogEventView, of: (target: Target) => string | null): string =>
  (target ?? []).map((each) => of(each) ?? '').join('; ')

/** The first line of the file: the fields by the names they have in the API. */
export const csvHead = `${columns.map(([name]) => cellOf(name)).join(',')}\r\n`

/** Events as lines of a CSV file (RFC4180-2); names in the order of `csvHead`. */
export const csvLines = (events: readonly LogEventView[]): string =>
  events.map((event) => `${columns.map(([, read]) => cellOf(read(event) ?? '')).join(',')}\r\n`).join('')

/**
 * A text as a cell. Spreadsheets run what begins like a formula, and what is logged comes from strangers: an apostrophe
 * before it makes it a text.
 */
export function cellOf(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
