import { permissionsOfRoles } from '../../../contracts/management/rights.ts'
import { type Caller, may, outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused } from '../../http/api/errors.ts'
import type { ListedToken } from './store.ts'

/** The most tokens of an org that work at once. */
export const tokensMax = 100

const isOwn = ({ userId }: Caller, token: ListedToken): boolean => userId === token.userId

/** Whose tokens the caller may see: everyone's (undefined) or one's own. */
export const ownerSeenBy = (caller: Caller): { readonly owner: string | undefined } | Refused => {
  if (may(caller, 'tokens.read')) return { owner: undefined }
  return caller.userId === undefined
    ? notAllowed('caller-holds-the-right', 'this needs the right tokens.read')
    : { owner: caller.userId }
}

/** Why the caller may not know of the token; a token that is nobody's business is not there. */
export const refuseToShow = (caller: Caller, id: string, token: ListedToken | undefined): Refused | undefined =>
  token && (isOwn(caller, token) || may(caller, 'tokens.read')) ? undefined : notFound(id, 'ApiToken')

/** Why the caller may not rename or end the token: others' need the right, and no fewer rights than its owner has. */
export function refuseToChange(caller: Caller, token: ListedToken): Refused | undefined {
  if (isOwn(caller, token)) return undefined
  if (!may(caller, 'tokens.manage')) return notAllowed('caller-holds-the-right', 'this needs the right tokens.manage')
  return outranks(caller, permissionsOfRoles(token.roles))
    ? undefined
    : notAllowed('caller-outranks-the-owner', 'you lack rights that the owner of this token has')
}
