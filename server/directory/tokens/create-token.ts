import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notAllowed, type Refused, wrongField } from '../../http/api/errors.ts'
import { hashToken } from '../../keys/hash.ts'
import { newId } from '../../keys/ids.ts'
import { randomText } from '../../keys/random.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import { lockOrg } from '../store.ts'
import { tokenIdleMs } from './idle.ts'
import { tokensMax } from './rules.ts'
import { countTokens, findToken, holdOwner, insertToken, type ListedToken } from './store.ts'

/** What making a token comes to: the token with its text, which nobody can read again. */
export type CreateTokenOutcome =
  | { readonly kind: 'created'; readonly token: ListedToken; readonly text: string }
  | Refused

/** The text of a new token: 42 characters, of which 40 are random (240 bits). */
const newTokenText = (): string => `00${randomText(30)}`

/**
 * Makes a token of the caller's own.
 *
 * Only from a session: a token that could make tokens would outlive being revoked.
 */
export async function createToken(db: OrgDb, name: string, act: Act): Promise<CreateTokenOutcome> {
  const { caller, now } = act
  const { kind, userId } = caller
  if (kind !== 'session' || userId === undefined)
    return notAllowed('tokens-are-made-by-people', 'tokens are made where somebody is signed in, not by a token or app')
  if (caller.roles.length === 0) return notAllowed('owner-holds-a-role', 'this needs an admin role')
  return inOrgTransaction(db, async (transaction) => {
    await lockOrg(transaction)
    // Their tokens ended while this request was on its way: another would come to life with them again.
    if (!(await holdOwner(transaction, userId))) return { kind: 'refused', refusal: isGone }
    const { live, isNameTaken } = await countTokens(transaction, { userId, name }, now)
    if (isNameTaken) return wrongField('name', 'you have a token of this name already', 'token-name-is-the-owners-only')
    if (live >= tokensMax) return { kind: 'refused', refusal: tooMany }
    const id = newId('00T')
    const text = newTokenText()
    const expiresAt = new Date(now.getTime() + tokenIdleMs)
    await insertToken(transaction, { id, name, hash: hashToken(text), userId, expiresAt }, now)
    await logAct(transaction, act, 'system.api_token.create', [{ id, type: 'Token', displayName: name }])
    const token = await findToken(transaction, id, now)
    if (!token) throw new Error('unreachable: the token was just made')
    return { kind: 'created', token, text }
  })
}

const isGone = { error: 'no-session', rule: 'owner-may-sign-in' } as const

const tooMany = {
  error: 'resource-limit',
  rule: 'org-has-room-for-a-token',
  causes: [`the org has ${tokensMax} tokens: revoke one first`],
} as const
