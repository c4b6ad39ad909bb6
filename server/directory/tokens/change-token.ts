import { changesBetween } from '../../audit/changes.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import { lockOrg } from '../store.ts'
import { refuseToChange, refuseToShow } from './rules.ts'
import { countTokens, endToken, findToken, type ListedToken, renameToken } from './store.ts'

/** What changing a token comes to. */
export type ChangeTokenOutcome = { readonly kind: 'changed'; readonly token: ListedToken } | Refused

/** The token, if the caller may change it. */
async function findOwn(db: OrgDb, id: string, { caller, now }: Act): Promise<ListedToken | Refused> {
  const token = await findToken(db, id, now)
  return (
    refuseToShow(caller, id, token) ?? (token ? (refuseToChange(caller, token) ?? token) : notFound(id, 'ApiToken'))
  )
}

/** Ends a token: its next request is refused. */
export function revokeToken(db: OrgDb, id: string, act: Act): Promise<{ readonly kind: 'revoked' } | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const token = await findOwn(transaction, id, act)
    if ('refusal' in token) return token
    if (!(await endToken(transaction, id, act.now))) return notFound(id, 'ApiToken')
    await logAct(transaction, act, 'system.api_token.revoke', [{ id, type: 'Token', displayName: token.name }])
    return { kind: 'revoked' }
  })
}

/** Calls a token something else. Nothing else of it can change; its owner may be said again. */
export function updateToken(
  db: OrgDb,
  id: string,
  wanted: { readonly name?: string | undefined; readonly userId?: string | undefined },
  act: Act,
): Promise<ChangeTokenOutcome> {
  return inOrgTransaction(db, async (transaction) => {
    await lockOrg(transaction)
    const token = await findOwn(transaction, id, act)
    if ('refusal' in token) return token
    const { userId, name: before } = token
    if (wanted.userId !== undefined && wanted.userId !== userId)
      return wrongField('userId', 'a token stays its owner’s', 'token-keeps-its-owner')
    const name = wanted.name ?? before
    if (name === before) return { kind: 'changed', token }
    const { isNameTaken } = await countTokens(transaction, { userId, name }, act.now)
    if (isNameTaken && name.toLowerCase() !== before.toLowerCase())
      return wrongField('name', 'the owner has a token of this name already', 'token-name-is-the-owners-only')
    if (!(await renameToken(transaction, id, name, act.now))) return notFound(id, 'ApiToken')
    const changeDetails = changesBetween({ name: before }, { name })
    await logAct(transaction, act, 'system.api_token.update', [{ id, type: 'Token', displayName: name, changeDetails }])
    return { kind: 'changed', token: { ...token, name, updatedAt: act.now } }
  })
}
