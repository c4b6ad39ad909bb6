import type { OrgContext } from '../../http/org-context.ts'
import { type ChangeParts, refuseFor } from './change-password.ts'
import type { PasswordRefusal } from './rules.ts'
import type { PasswordOwner } from './store.ts'

/** Whose password a link chooses, and the hash of the one they have. */
export interface LinkOwner {
  readonly owner: PasswordOwner
  readonly passwordHash: string | undefined
}

/** Why a link is still good and the wanted password is not set. */
export type ChoiceRefusal =
  | {
      readonly kind: 'refused'
      readonly owner: PasswordOwner
      readonly why: PasswordRefusal | { readonly kind: 'same' }
    }
  | { readonly kind: 'busy'; readonly seconds: number }

/** Judges the password that somebody wants by a link, and hashes it. Nothing is kept yet. */
export async function choosePassword(
  org: OrgContext,
  { owner, passwordHash }: LinkOwner,
  wanted: string,
  { hasher }: Pick<ChangeParts, 'hasher'>,
): Promise<ChoiceRefusal | { readonly kind: 'chosen'; readonly hash: string }> {
  const why = refuseFor(org, owner, wanted)
  if (why) return { kind: 'refused', owner, why }
  // Otherwise a password that has expired would be followed by itself.
  if (passwordHash !== undefined && (await hasher.isRight(wanted, passwordHash)))
    return { kind: 'refused', owner, why: { kind: 'same' } }
  const hash = await hasher.hash(wanted)
  return hash === undefined ? { kind: 'busy', seconds: hasher.retryAfterSeconds } : { kind: 'chosen', hash }
}
