import type { AppsParts } from '../apps/parts.ts'
import { appRoutes } from '../apps/routes.ts'
import type { Shared } from '../ground.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { revokeGrantsOfApp, revokeUnassignedGrants } from '../oauth/store.ts'

/** Everything of the management API that is about apps, their credentials and who has them. */
export const composeApps = ({ apps, deployment, config }: Shared): readonly ApiRoute[] => {
  const parts: AppsParts = {
    apps,
    keeper: deployment.keeper,
    loopbackAllowed: config.isDevelopment,
    endGrantsOfApp: revokeGrantsOfApp,
    endUnassignedGrants: revokeUnassignedGrants,
  }
  return appRoutes(parts)
}
