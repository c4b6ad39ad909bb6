import type { z } from 'zod'
import type { updateUserBody, WantedProfile } from '../../../contracts/management/user.ts'
import { changesBetween } from '../../audit/changes.ts'
import { logEvent } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import { may } from '../../http/api/caller.ts'
import { notAllowed, type Refused, wrongField } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { keepPassword } from '../store.ts'
import { type Changed, changed, endAccess, refuseStale } from './act.ts'
import { findNamedUser, findUserId } from './find-user.ts'
import { isOfRank, onUser, outrankedByUser, type UserCall } from './on-user.ts'
import type { UserParts } from './parts.ts'
import { changeOf, notOwn, withAdminsAttributes } from './profile.ts'
import { hashWanted, personOf } from './set-password.ts'
import { partyOf, profileOf } from './show-user.ts'
import { refuseByStatus } from './status.ts'
import { changeUser, type StoredUser, type UserChange } from './store.ts'

/** A user as a request wants them to be. */
export interface UpdateWish {
  readonly body: Pick<z.output<typeof updateUserBody>, 'profile' | 'credentials'>
  /** True when what the wish leaves out of the profile is taken away. */
  readonly isWhole: boolean
}

/** Changes a user's profile, and sets their password, as an admin. */
export async function updateUser(call: UserCall, wish: UpdateWish, parts: UserParts): Promise<Changed | Refused> {
  // One's own address waits for its owner, by whichever name one calls oneself.
  const { userId } = call.caller
  if (userId !== undefined && (await findUserId(call, call.params.userId ?? '')) === userId)
    return updateOwn(call, wish, parts)
  const { profile: wanted, credentials } = wish.body
  const password = credentials?.password?.value
  const hashed = password === undefined ? undefined : await hashFor(call, wanted, password, parts)
  if (hashed?.kind === 'refused') return hashed
  return onUser(call, { needsRank: hashed !== undefined }, async (transaction, user) => {
    const change = wanted === undefined ? {} : changeOf(user, wanted, wish.isWhole)
    const refusal = await refuseChange(transaction, call, user, change, hashed !== undefined)
    if (refusal) return refusal
    // The password first: with it every link ends, and a changed address needs one.
    if (hashed) await keepNewPassword(transaction, call, user, hashed.hash, parts)
    if (wanted !== undefined) await keepProfile(transaction, call, user, change, parts)
    return changed(transaction, user.id)
  })
}

async function hashFor(call: UserCall, wanted: WantedProfile | undefined, password: string, parts: UserParts) {
  if (!may(call.caller, 'users.credentials'))
    return notAllowed('caller-holds-the-right', 'credentials: this needs the right users.credentials')
  const stale = refuseStale(call.caller, call.now)
  if (stale) return stale
  const user = await findNamedUser(call, call.params.userId ?? '')
  if ('refusal' in user) return user
  return hashWanted(call.org, personOf(wanted?.login ?? user.login, { ...user.profile, ...wanted }), password, parts)
}

async function refuseChange(
  transaction: OrgDb,
  call: UserCall,
  user: StoredUser,
  { login, email }: UserChange,
  setsPassword: boolean,
): Promise<Refused | undefined> {
  // Mail to an address, and a login, let somebody in: they are as good as the password.
  if (login || email) {
    if (!(await isOfRank(transaction, call, user.id))) return outrankedByUser
    const stale = refuseStale(call.caller, call.now)
    if (stale) return stale
  }
  return setsPassword ? refuseByStatus(user, 'setPassword') : undefined
}

/** Keeps a changed profile. A changed address is told to both, and every link to the account ends. In the transaction. */
async function keepProfile(
  transaction: OrgDb,
  call: UserCall,
  user: StoredUser,
  change: UserChange,
  parts: UserParts,
): Promise<void> {
  const { org, now } = call
  // Another login has no failures: those of the one before stay where they are.
  await changeUser(transaction, user.id, change.login ? { ...change, isUnlocked: true } : change, now)
  const after = (await changed(transaction, user.id)).user
  const changeDetails = changesBetween(profileOf(user), profileOf(after))
  if (changeDetails)
    await logAct(transaction, call, 'user.account.update_profile', [{ ...partyOf(after), changeDetails }])
  if (change.login || change.email) await parts.endLinks(transaction, user.id, now)
  if (!change.email) return
  await logAct(transaction, call, 'user.account.update_primary_email', [
    { ...partyOf(after), changeDetails: { from: { email: user.email }, to: { email: after.email } } },
  ])
  if (after.status === 'STAGED' || after.status === 'PROVISIONED' || after.status === 'DEPROVISIONED') return
  const { id: userId, login, email: to } = after
  await parts.askForAddress(transaction, org, { userId, login, from: user.email, to, isSet: true }, now)
}

/** Keeps a password that an admin set: whatever the user held ends, and they are told. In the transaction. */
async function keepNewPassword(
  transaction: OrgDb,
  call: UserCall,
  user: StoredUser,
  hash: string,
  parts: UserParts,
): Promise<void> {
  const { org, now, visitor } = call
  await keepPassword(transaction, user.id, hash, now)
  const opens = user.status === 'PROVISIONED' || user.status === 'RECOVERY' || user.status === 'PASSWORD_EXPIRED'
  await changeUser(transaction, user.id, opens ? { status: 'ACTIVE', isActivated: true } : {}, now)
  await endAccess(transaction, call, user.id, parts)
  await parts.endLinks(transaction, user.id, now)
  const { user: after } = await changed(transaction, user.id)
  const to = { userId: after.id, login: after.login, email: after.email }
  if (user.status !== 'STAGED') await parts.tellPasswordChanged(transaction, org, to, { now, visitor })
  await logAct(transaction, call, 'user.account.update_password', [partyOf(after)])
}

/** Changes what people may change of their own profile. Another address waits until its owner has confirmed it. */
export async function updateOwn(call: UserCall, wish: UpdateWish, parts: UserParts): Promise<Changed | Refused> {
  const { profile: wanted = {}, credentials } = wish.body
  if (credentials?.password?.value !== undefined)
    return wrongField('credentials', 'your own password is changed with the one you have', 'own-password-is-proven')
  return onUser(call, { needsRank: false }, async (transaction, user) => {
    const isAdmin = may(call.caller, 'users.manage')
    const [forbidden] = isAdmin ? [] : notOwn(user, wanted)
    if (forbidden !== undefined)
      return wrongField(`profile.${forbidden}`, 'only an admin can change this', 'attribute-is-ones-own')
    const all = isAdmin ? wanted : withAdminsAttributes(user, wanted)
    const { email, ...change } = changeOf(user, all, wish.isWhole)
    if (email || change.login) {
      const stale = refuseStale(call.caller, call.now)
      if (stale) return stale
    }
    if (email && call.caller.kind === 'token') return needsSession
    if (email && !(await askOwner(transaction, call, user, email.email, parts))) return askedTooOften
    await keepProfile(transaction, call, user, change, parts)
    return changed(transaction, user.id)
  })
}

/** Mail lets its owner in: a script's token must not become a person's sign-in. */
const needsSession: Refused = notAllowed(
  'own-address-is-changed-by-people',
  'your own address is changed where you are signed in, not by a token',
)

/** Lets a wanted address wait for its owner's word; false when that was asked too often. In the transaction. */
async function askOwner(
  transaction: OrgDb,
  { org, caller, now, visitor }: UserCall,
  user: StoredUser,
  to: string,
  parts: UserParts,
): Promise<boolean> {
  const { id: userId, login, email: from } = user
  if (!(await parts.askForAddress(transaction, org, { userId, login, from, to, isSet: false }, now))) return false
  const target = { ...partyOf(user), changeDetails: { from: { email: from }, to: { email: to } } }
  await logEvent(
    transaction,
    {
      eventType: 'user.account.update_primary_email',
      outcome: 'CHALLENGE',
      reason: 'waits for its owner',
      actor: caller.party,
      targets: [target],
      visitor,
      sessionId: caller.sessionId,
    },
    now,
  )
  return true
}

const askedTooOften: Refused = {
  kind: 'refused',
  refusal: {
    error: 'too-many',
    rule: 'address-is-not-asked-too-often',
    causes: ['profile.email: too many changes within the hour'],
    retryAfterSeconds: 3_600,
  },
}
