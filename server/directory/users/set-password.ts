import { type Refused, wrongField } from '../../http/api/errors.ts'
import type { OrgContext } from '../../http/org-context.ts'
import type { PasswordPerson, UserParts } from './parts.ts'

/** A password that may be had, ready to be kept. */
export interface HashedPassword {
  readonly kind: 'hashed'
  readonly hash: string
}

/** Holds a wanted password against the rules and hashes it, or says why it is not taken. */
export async function hashWanted(
  org: OrgContext,
  person: PasswordPerson,
  wanted: string,
  parts: Pick<UserParts, 'hashPassword'>,
): Promise<HashedPassword | Refused> {
  const outcome = await parts.hashPassword(org, person, wanted)
  switch (outcome.kind) {
    case 'hashed':
      return outcome
    case 'busy':
      return tooBusy
    case 'refused':
      return wrongField('password', outcome.why, 'password-keeps-the-rules')
  }
}

/** The refusal while too many passwords are being hashed. */
export const tooBusy: Refused = {
  kind: 'refused',
  refusal: { error: 'unavailable', rule: 'hasher-has-room', causes: ['too many passwords at once: try again soon'] },
}

/** What a guesser would try of somebody. */
export function personOf(login: string, profile: Readonly<Record<string, unknown>>): PasswordPerson {
  const names = ['firstName', 'lastName', 'nickName', 'displayName'].map((name) => profile[name])
  return { login, names: names.filter((name) => typeof name === 'string') }
}
