import { brandRoutes } from '../directory/org/brand-routes.ts'
import { orgRoutes } from '../directory/org/routes.ts'
import { touchOrg } from '../directory/store.ts'
import type { Shared } from '../ground.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { keyRoutes } from '../keys/routes.ts'

/** The routes of the org itself: its settings, its looks, its keys. */
export function composeOrg({ orgs, deployment }: Shared): readonly ApiRoute[] {
  const { drop: orgChanged } = orgs
  return [
    ...orgRoutes({ orgChanged }),
    ...brandRoutes({ orgChanged }),
    ...keyRoutes({ keeper: deployment.keeper, touchOrg, orgChanged }),
  ]
}
