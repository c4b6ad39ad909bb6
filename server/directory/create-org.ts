import type { Pool } from 'pg'
import { logEvent } from '../audit/log.ts'
import { inNetworkTransaction } from '../database/network.ts'
import type { OrgId } from '../database/org.ts'
import { newId } from '../keys/ids.ts'
import { isSlug } from './org-cache.ts'
import { claimSlug, insertGroup, insertOrg } from './store.ts'

/** Why an org could not be made. */
export type CreateOrgRefusal = 'slug-malformed' | 'slug-reserved' | 'slug-used' | 'first-org-exists'

/** Names that would be mistaken for ours, or that browsers, mail and crawlers give a meaning of their own. */
const reservedSlugs = new Set(
  (
    'about abuse account accounts admin administrator api app apps assets atrium auth autoconfig autodiscover billing ' +
    'blog catalog cdn console dashboard demo dev developer developers docs download email events example federation ' +
    'files ftp guest health help host id identity imap info integrations internal invite issuer join jobs keys legal ' +
    'localhost log login logout mail marketplace me metrics mta-sts mx network news noreply ns ns1 ns2 oauth oauth2 oidc ' +
    'openid operator partner pay policy pop postmaster press privacy production public recover register review root ' +
    'saml scim secure security server service session settings setup shop sign-in sign-out sign-up signin signup smtp ' +
    'sso staff staging static status store sub support sys system team terms test tokens trust undefined user users ' +
    'verify web webmail well-known wpad www'
  ).split(' '),
)

/**
 * Makes an org with its Everyone group, all or nothing. Without a slug it is the first, at the base URL.
 *
 * A slug is an issuer, so one that was ever used is refused: its next owner would be taken for its last.
 */
export async function createOrg(
  pool: Pool,
  { name, slug }: { readonly name: string; readonly slug: string | null },
  now: Date,
): Promise<
  { readonly kind: 'created'; readonly id: OrgId } | { readonly kind: 'refused'; readonly why: CreateOrgRefusal }
> {
  if (slug !== null && !isSlug(slug)) return { kind: 'refused', why: 'slug-malformed' }
  if (slug !== null && reservedSlugs.has(slug)) return { kind: 'refused', why: 'slug-reserved' }
  const id = newId('00o')
  return inNetworkTransaction(pool, async (network, within) => {
    if (slug !== null && !(await claimSlug(network, slug, id))) return { kind: 'refused', why: 'slug-used' }
    if (!(await insertOrg(network, { id, slug, name }))) return { kind: 'refused', why: 'first-org-exists' }
    const db = within(id)
    await insertGroup(db, { id: newId('00g'), kind: 'BUILT_IN', name: 'Everyone', description: 'All users of the org' })
    await logEvent(
      db,
      { eventType: 'org.lifecycle.create', outcome: 'SUCCESS', targets: [{ id, type: 'Org', displayName: name }] },
      now,
    )
    return { kind: 'created', id }
  })
}
