import { groupRoutes } from './directory/groups/routes.ts'
import { memberRoutes } from './directory/groups/member-routes.ts'
import { originRoutes } from './directory/origins/routes.ts'
import { roleRoutes } from './directory/roles/routes.ts'
import { tokenRoutes } from './directory/tokens/routes.ts'
import type { Shared } from './ground.ts'
import type { ApiRoute } from './http/api/route.ts'

/** What the directory serves of the management API. */
export const composeDirectory = ({ config }: Shared): readonly ApiRoute[] => [
  ...groupRoutes,
  ...memberRoutes,
  ...roleRoutes,
  ...tokenRoutes,
  ...originRoutes({ allowsLoopback: config.isDevelopment }),
]
