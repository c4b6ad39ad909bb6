import type { LogEventView } from '../../../contracts/management/log.ts'

/** Who did something, or what it was done to. */
export type Party = Pick<LogEventView['actor'], 'id' | 'type' | 'alternateId' | 'displayName'>

/** How they are called. */
export const nameOfParty = ({ displayName, alternateId, id }: Party): string => displayName ?? alternateId ?? id

/** Their page in the console; undefined for what has none. */
export function pageOfParty({ id, type }: Party): string | undefined {
  const place = { User: 'people', UserGroup: 'groups', AppInstance: 'apps' }[type]
  return place === undefined || id === 'unknown' ? undefined : `/admin/${place}/${encodeURIComponent(id)}`
}

/** True for those whose id the log can be asked for: it keeps none of a stranger. */
export const isKnown = ({ id }: Party): boolean => id !== 'unknown'
