import type { OrgKey } from '../../../contracts/management/key.ts'
import type { TextKey } from '../../texts/texts.ts'

/** What happens next with a key: what, and when. */
interface NextStep {
  readonly says: TextKey
  readonly at: string
}

/** What happens next with a key, by itself. */
export function nextStepOf(key: OrgKey, all: readonly OrgKey[]): NextStep {
  if (key.status === 'next') return { says: 'settings.keys.next.signs', at: key.activates }
  if (key.status === 'retired') return { says: 'settings.keys.next.leaves', at: key.expires }
  const successor = all.find(({ alg, status }) => alg === key.alg && status === 'next')
  return successor
    ? { says: 'settings.keys.next.replaced', at: successor.activates }
    : { says: 'settings.keys.next.announced', at: key.retires }
}

/** The algorithms that there are keys of, in the order of the list. */
export const algorithmsOf = (keys: readonly OrgKey[]): readonly OrgKey['alg'][] => [
  ...new Set(keys.map(({ alg }) => alg)),
]

/** True where a successor can be announced: a key signs, and none waits yet. */
export const canAnnounce = (keys: readonly OrgKey[], alg: OrgKey['alg']): boolean => {
  const own = keys.filter((key) => key.alg === alg)
  return own.some(({ status }) => status === 'active') && !own.some(({ status }) => status === 'next')
}
