import { listAppsOfPolicy } from '../apps/manage/list-of-policy.ts'
import { brandRoutes } from '../directory/org/brand-routes.ts'
import { habitRoutes } from '../directory/org/habit-routes.ts'
import { lackingRoutes } from '../directory/org/lacking-routes.ts'
import { orgRoutes } from '../directory/org/routes.ts'
import { policyRoutes } from '../directory/policies/routes.ts'
import { touchOrg } from '../directory/store.ts'
import type { Shared } from '../ground.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { keyRoutes } from '../keys/routes.ts'
import { defaultLimits } from '../sign-in/throttle/rules.ts'

/** The routes of the org itself: its settings, its looks, its keys. */
export function composeOrg({ orgs, deployment }: Shared): readonly ApiRoute[] {
  const { drop: orgChanged } = orgs
  return [
    ...orgRoutes({ orgChanged }),
    ...brandRoutes({ orgChanged }),
    ...policyRoutes({ lockAfter: defaultLimits.lockAfter, listAppsOfPolicy }),
    ...habitRoutes,
    ...lackingRoutes,
    ...keyRoutes({ keeper: deployment.keeper, touchOrg, orgChanged }),
  ]
}
