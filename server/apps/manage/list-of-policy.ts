import { defaultPolicies } from '../../../contracts/management/policy.ts'
import type { OrgDb } from '../../database/org.ts'
import { pageOf } from '../../http/api/route.ts'
import { readPosition, writePosition } from './position.ts'
import { isSignedOnTo } from './search-store.ts'
import type { Href } from './show-app.ts'
import { listApps } from './store.ts'

/** One page of the apps that the policy of apps decides about, by label: all that people sign on to. */
export async function listAppsOfPolicy(
  db: OrgDb,
  wanted: { readonly limit: number; readonly after: string | undefined; readonly href: Href },
): Promise<ReturnType<typeof pageOf>> {
  const { limit, after, href } = wanted
  const found = await listApps(db, { q: undefined, where: isSignedOnTo, limit, after: readPosition(after) })
  const policy = { href: href(`/api/v1/policies/${defaultPolicies.ACCESS_POLICY.policyId}`) }
  return pageOf(
    found,
    limit,
    ({ id }) => ({ id, _links: { application: { href: href(`/api/v1/apps/${id}`) }, policy } }),
    ({ labelKey, id }) => writePosition(labelKey, id),
  )
}
