import type { z } from 'zod'
import type { createUserBody, createUserQuery } from '../../../contracts/management/user.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import { may } from '../../http/api/caller.ts'
import { notAllowed, type Refused, wrongField } from '../../http/api/errors.ts'
import { createUser } from '../create-user.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Changed, changed, refuseStale } from './act.ts'
import { loginTaken, type UserCall } from './on-user.ts'
import type { UserParts } from './parts.ts'
import { keptAttributes } from './profile.ts'
import { hashWanted, personOf } from './set-password.ts'
import { partyOf } from './show-user.ts'
import { holdGroups, noteMembers } from './store.ts'

/** A user as a request wants them to be made. */
export interface NewUserWish {
  readonly body: z.output<typeof createUserBody>
  readonly query: z.output<typeof createUserQuery>
}

/**
 * Makes a user, staged or active. Who is to be active and has no password gets a link to choose one and is provisioned
 * until then. All or nothing: the user, the groups, the mail and the log.
 */
export async function makeUser(call: UserCall, wish: NewUserWish, parts: UserParts): Promise<Changed | Refused> {
  const { org, db, caller, now, visitor } = call
  const { profile, credentials, groupIds = [] } = wish.body
  const { login, email, firstName, lastName } = profile
  const kept = keptAttributes(profile)
  const password = credentials?.password?.value
  const refusal = refuseWish(call, wish)
  if (refusal) return refusal
  const hashed = password === undefined ? undefined : await hashWanted(org, personOf(login, kept), password, parts)
  if (hashed?.kind === 'refused') return hashed
  const status = statusOf(wish)
  return inOrgTransaction(db, async (transaction) => {
    const groups = await holdGroups(transaction, groupIds)
    const missing = groupIds.find((id) => !groups.includes(id))
    if (missing !== undefined)
      return wrongField('groupIds', `there is no group ${missing} that people can be put into`, 'group-is-there')
    const draft = { login, email, firstName, lastName, status, groupIds: groups, profile: kept }
    const whole = hashed ? { ...draft, passwordHash: hashed.hash } : draft
    const maker = { actor: caller.party, visitor, sessionId: caller.sessionId }
    const id = await createUser(transaction, whole, maker, now)
    if (id === undefined) return loginTaken
    await noteMembers(transaction, groups, now)
    const made = await changed(transaction, id)
    if (status !== 'STAGED') await activateNew(transaction, call, wish, made, parts)
    return made
  })
}

function refuseWish({ caller, now }: UserCall, { body, query }: NewUserWish): Refused | undefined {
  const password = body.credentials?.password?.value
  if ((body.groupIds ?? []).length > 0 && !may(caller, 'groups.manage'))
    return notAllowed('caller-holds-the-right', 'groupIds: this needs the right groups.manage')
  if (query.nextLogin !== undefined && password === undefined)
    return wrongField('nextLogin', 'only a password can have to be changed', 'what-expires-is-there')
  return password === undefined ? undefined : refuseStale(caller, now)
}

function statusOf({ body, query }: NewUserWish): UserStatus {
  if (!query.activate) return 'STAGED'
  if (body.credentials?.password?.value === undefined) return 'PROVISIONED'
  return query.nextLogin === 'changePassword' ? 'PASSWORD_EXPIRED' : 'ACTIVE'
}

async function activateNew(
  transaction: OrgDb,
  call: UserCall,
  { query }: NewUserWish,
  { user }: Changed,
  parts: UserParts,
): Promise<void> {
  const to = { userId: user.id, login: user.login, email: user.email }
  if (user.status === 'PROVISIONED' && query.sendEmail)
    await parts.offerPassword(transaction, call.org, { ...to, isFirst: true, isMailed: true }, call.now)
  await logAct(transaction, call, 'user.lifecycle.activate', [partyOf(user)])
}
