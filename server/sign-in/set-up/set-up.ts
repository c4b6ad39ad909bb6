import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { refuseFor } from '../password/change-password.ts'
import type { PasswordRefusal } from '../password/rules.ts'
import { isLinkAlive, replaceLinks, useLink } from './store.ts'

const linkLifetimeMs = 3_600_000

/** Makes the one link that may make the first admin, for an hour; links made before no longer work. Give it to the operator only. */
export async function makeSetUpLink(db: OrgDb, issuer: string, now: Date): Promise<string> {
  const token = newToken()
  await replaceLinks(db, hashToken(token), now, new Date(now.getTime() + linkLifetimeMs))
  return `${issuer}/set-up?token=${token}`
}

/** True while the link may be used. Looking does not use it up. */
export const isSetUpOpen = (org: OrgContext, token: string, now: Date): Promise<boolean> =>
  isLinkAlive(org.db, hashToken(token), now)

/** What the form asked for, checked in form but not yet allowed. */
export interface SetUpForm {
  readonly orgName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly password: string
}

/** What came of it. */
export type SetUpOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly why: PasswordRefusal }
  | { readonly kind: 'busy'; readonly seconds: number }
  | { readonly kind: 'dead' }

/** Makes the first admin by a link. Of two that race one wins; the other's link is dead. */
export async function setUp(
  org: OrgContext,
  token: string,
  { password, ...form }: SetUpForm,
  { now }: Occasion,
  parts: Pick<SignInParts, 'hasher' | 'createFirstAdmin'>,
): Promise<SetUpOutcome> {
  const { orgName, email, firstName, lastName } = form
  if (!(await isSetUpOpen(org, token, now))) return { kind: 'dead' }
  const why = refuseFor({ ...org, name: orgName }, { login: email, names: [firstName, lastName] }, password)
  if (why) return { kind: 'refused', why }
  const passwordHash = await parts.hasher.hash(password)
  if (passwordHash === undefined) return { kind: 'busy', seconds: parts.hasher.retryAfterSeconds }

  return inOrgTransaction(org.db, async (transaction): Promise<SetUpOutcome> => {
    if (!(await useLink(transaction, hashToken(token), now))) return { kind: 'dead' }
    await parts.createFirstAdmin(transaction, { ...form, passwordHash }, now)
    return { kind: 'done' }
  })
}
