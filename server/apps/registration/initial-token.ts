import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import { newId } from '../../keys/ids.ts'
import { logAct } from '../../http/api/log-act.ts'
import type { Act } from '../act.ts'
import { deleteInitialToken, insertInitialToken, type ListedInitialToken } from './initial-token-store.ts'
import { queueForRegistration } from './store.ts'

/** How many initial access tokens an org keeps. */
export const initialTokensMax = 100

/** Makes a token with which apps may register themselves, and gives its text, which nobody can read again. */
export function createInitialToken(
  db: OrgDb,
  { name, expiresInDays, uses }: { readonly name: string; readonly expiresInDays: number; readonly uses: number },
  act: Act,
): Promise<{ readonly kind: 'created'; readonly token: ListedInitialToken; readonly text: string } | Refused> {
  const { now, caller } = act
  const text = newToken()
  const token = {
    id: newId('iat'),
    name,
    createdAt: now,
    createdBy: caller.party.id,
    expiresAt: new Date(now.getTime() + expiresInDays * 86_400_000),
    usesLeft: uses,
  }
  return inOrgTransaction(db, async (transaction) => {
    await queueForRegistration(transaction)
    if (!(await insertInitialToken(transaction, { ...token, hash: hashToken(text) }, initialTokensMax)))
      return { kind: 'refused', refusal: tooMany }
    const target = { id: token.id, type: 'Token', displayName: name } as const
    await logAct(transaction, act, 'app.oauth2.registration_token.create', [target], { expiresInDays, uses })
    return { kind: 'created', token, text } as const
  })
}

/** Ends a token: nothing more is registered with it. What was, stays. */
export function revokeInitialToken(db: OrgDb, id: string, act: Act): Promise<{ readonly kind: 'revoked' } | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const displayName = await deleteInitialToken(transaction, id)
    if (displayName === undefined) return notFound(id, 'InitialAccessToken')
    await logAct(transaction, act, 'app.oauth2.registration_token.revoke', [{ id, type: 'Token', displayName }])
    return { kind: 'revoked' } as const
  })
}

const tooMany = {
  error: 'resource-limit',
  rule: 'org-has-room-for-an-initial-token',
  causes: [`the org keeps ${initialTokensMax} initial access tokens: delete one first`],
} as const
