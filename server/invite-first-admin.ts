import type { Pool } from 'pg'
import { acrossOrgs } from './database/network.ts'
import { withinOrg } from './database/org.ts'
import { createOrg } from './directory/create-org.ts'
import { findFirstOrg } from './directory/store.ts'
import { readSetUpState } from './first-admin-store.ts'
import { makeSetUpLink } from './sign-in/set-up/set-up.ts'

/** Whether someone has to set the deployment up, and the link to do it with. */
export type Invitation =
  | { readonly kind: 'not-needed' }
  /** A link was made less than an hour ago, by this or by another process; nobody can say it again. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'invited'; readonly link: string }

/**
 * Makes the first org of an empty deployment, and the link by which its first admin comes in.
 *
 * With `renew` a link that waits is replaced: the command line does that when the first one was lost.
 */
export async function inviteFirstAdmin(
  pool: Pool,
  baseUrl: string,
  now: Date,
  { renew = false }: { readonly renew?: boolean } = {},
): Promise<Invitation> {
  const db = withinOrg(pool, await ensureFirstOrg(pool, now))
  const { hasAdmin, hasLiveLink } = await readSetUpState(db, now)
  if (hasAdmin) return { kind: 'not-needed' }
  if (hasLiveLink && !renew) return { kind: 'pending' }
  return { kind: 'invited', link: await makeSetUpLink(db, baseUrl, now) }
}

/** Gives the first org, and makes it in an empty deployment. Of several that start at once one makes it, and all find it. */
export async function ensureFirstOrg(pool: Pool, now: Date): Promise<string> {
  const known = await findFirstOrg(acrossOrgs(pool))
  if (known) return known.id
  // Its name is asked for on the set-up page.
  const made = await createOrg(pool, { name: 'My organization', slug: null }, now)
  if (made.kind === 'created') return made.id
  const others = await findFirstOrg(acrossOrgs(pool))
  if (!others) throw new Error(`the first org could not be made: ${made.why}`)
  return others.id
}
