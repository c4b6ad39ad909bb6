import { notFound, type Refused } from '../../http/api/errors.ts'
import type { ApiCall } from '../../http/api/route.ts'
import { loginKey } from '../login.ts'
import { findIdByLogin, findIdByShortName, findUser, type StoredUser } from './store.ts'

/** Who asks, and where. */
type Asking = Pick<ApiCall<unknown, unknown>, 'db' | 'caller'>

/** The longest name of a user: the longest login. */
const mostCharacters = 320

/**
 * The id of the user that a path names: `me`, an id, a login, or the part of a login before its @ while only one user
 * has it. Undefined when that is nobody.
 */
export async function findUserId({ db, caller }: Asking, named: string): Promise<string | undefined> {
  if (named === 'me') return caller.userId
  if (named.length > mostCharacters || /\p{Cc}/u.test(named)) return undefined
  if (/^00u[0-9A-Za-z]{17}$/.test(named)) {
    const user = await findUser(db, named)
    if (user) return user.id
  }
  const key = loginKey(named)
  const found = await findIdByLogin(db, key)
  if (found !== undefined || key.includes('@') || key === '') return found
  return findIdByShortName(db, key)
}

/** The user that a path names, or the refusal of one who is not there. */
export async function findNamedUser(asking: Asking, named: string): Promise<StoredUser | Refused> {
  const id = await findUserId(asking, named)
  const user = id === undefined ? undefined : await findUser(asking.db, id)
  return user ?? notFound(named.slice(0, mostCharacters), 'User')
}
