import type { LogEventView } from '../../../contracts/management/log.ts'
import type { CsvColumn } from '../kit/csv.ts'

/** The columns of an exported log: the fields by the names they have in the API. */
export const logColumns: readonly CsvColumn<LogEventView>[] = [
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
