import { isFresh } from '../http/api/mount.ts'
import { notAllowed, type Refused } from '../http/api/errors.ts'
import type { Act } from './act.ts'

/** Refuses a session whose sign-in is too long ago for what a route does only sometimes. */
export const refuseStale = ({ caller, now }: Act): Refused | undefined =>
  isFresh(caller, now)
    ? undefined
    : notAllowed('sign-in-is-fresh', 'sign in again: this asks for a sign-in not older than 15 minutes')
