import type { Permission } from '../../../contracts/management/rights.ts'
import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'

/** What can be done with a person as a whole, by the names of the API's links. */
export const personActs = [
  'activate',
  'reactivate',
  'unlock',
  'unsuspend',
  'resetPassword',
  'expirePassword',
  'setPassword',
  'suspend',
  'deactivate',
  'delete',
] as const

/** What can be done with a person as a whole. */
export type PersonAct = (typeof personActs)[number]

/** How an act is asked of the API, and what it takes. */
interface ActFacts {
  readonly method: 'POST' | 'DELETE'
  /** Below the person's own path. */
  readonly path: string
  readonly needs: Permission
  readonly isDanger?: boolean
  /** It makes a link that is mailed, or shown to the admin instead. */
  readonly makesLink?: boolean
}

/** How each act is asked of the API. */
export const factsOf: Readonly<Record<PersonAct, ActFacts>> = {
  activate: { method: 'POST', path: '/lifecycle/activate', needs: 'users.manage', makesLink: true },
  reactivate: { method: 'POST', path: '/lifecycle/reactivate', needs: 'users.manage', makesLink: true },
  unlock: { method: 'POST', path: '/lifecycle/unlock', needs: 'users.credentials' },
  unsuspend: { method: 'POST', path: '/lifecycle/unsuspend', needs: 'users.manage' },
  resetPassword: { method: 'POST', path: '/lifecycle/reset_password', needs: 'users.credentials', makesLink: true },
  expirePassword: { method: 'POST', path: '/lifecycle/expire_password', needs: 'users.credentials' },
  // It is a change of the user, not an act of its own.
  setPassword: { method: 'POST', path: '', needs: 'users.manage' },
  suspend: { method: 'POST', path: '/lifecycle/suspend', needs: 'users.manage', isDanger: true },
  deactivate: { method: 'POST', path: '/lifecycle/deactivate', needs: 'users.manage', isDanger: true },
  delete: { method: 'DELETE', path: '', needs: 'users.manage', isDanger: true },
}

/** What the person's status and the caller's rights let happen; the server decides it again. */
export function possibleActs(
  { status, _links }: Pick<User, 'status' | '_links'>,
  may: (permission: Permission) => boolean,
) {
  const isPossible = (act: PersonAct) =>
    act === 'setPassword' ? status !== 'DEPROVISIONED' : Object.hasOwn(_links, act)
  return personActs.filter((act) => isPossible(act) && may(factsOf[act].needs))
}

/** What hangs on a person: undefined while it is not known. */
export interface Held {
  readonly sessions: number | undefined
  readonly apps: number | undefined
}

/** What follows from an act, one sentence each. */
export function effectsOf(act: PersonAct, user: User, name: string, held: Held): readonly string[] {
  const { email } = user.profile
  const hasPassword = user.credentials.password !== undefined
  const sessions = held.sessions === undefined ? [] : [text('person.effect.sessions', { count: held.sessions, name })]
  const lostApps = held.apps === undefined ? [] : [text('person.effect.apps', { count: held.apps })]
  switch (act) {
    case 'activate': {
      const opened = held.apps === undefined ? [] : [text('person.effect.appsOpen', { count: held.apps })]
      return hasPassword ? opened : [text('person.effect.mail', { email }), ...opened]
    }
    case 'reactivate':
      return [text('person.effect.mail', { email }), text('person.effect.oldLink')]
    case 'unlock':
      return [text('person.effect.unlock')]
    case 'unsuspend':
      return []
    case 'resetPassword':
      return [text('person.effect.mail', { email }), text('person.effect.reset'), ...sessions]
    case 'expirePassword':
      return [text('person.effect.expire'), ...sessions]
    case 'setPassword':
      return [text('person.effect.set')]
    case 'suspend':
      return [...sessions, ...lostApps, text('person.effect.suspend')]
    case 'deactivate':
      return [
        ...sessions,
        ...lostApps,
        text('person.effect.tokens'),
        ...(hasPassword ? [text('person.effect.password')] : []),
        text('person.effect.stays'),
      ]
    case 'delete':
      return [text('person.effect.delete'), text('person.effect.deleteLogin')]
  }
}
