import { listAppsOfGroup } from '../apps/manage/list-of-group.ts'
import { groupRoutes } from '../directory/groups/routes.ts'
import { memberRoutes } from '../directory/groups/member-routes.ts'
import type { GroupParts } from '../directory/groups/parts.ts'
import { originRoutes } from '../directory/origins/routes.ts'
import { roleRoutes } from '../directory/roles/routes.ts'
import { schemaRoutes } from '../directory/schemas/routes.ts'
import { tokenRoutes } from '../directory/tokens/routes.ts'
import type { Shared } from '../ground.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { revokeUnassignedGrants } from '../oauth/store.ts'
import { endHandedLinks } from '../sign-in/activation/store.ts'

/** What the directory serves of the management API, but for users. */
export function composeDirectory({ config }: Shared): readonly ApiRoute[] {
  const groups: GroupParts = { listAppsOfGroup, endUnassignedGrants: revokeUnassignedGrants }
  return [
    ...groupRoutes(groups),
    ...memberRoutes(groups),
    ...roleRoutes({ endHandedLinks }),
    ...tokenRoutes,
    ...schemaRoutes,
    ...originRoutes({ allowsLoopback: config.isDevelopment }),
  ]
}
