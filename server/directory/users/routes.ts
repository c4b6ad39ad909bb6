import type { ApiRoute } from '../../http/api/route.ts'
import { belongingRoutes } from './belonging-routes.ts'
import { credentialRoutes } from './credential-routes.ts'
import { factorRoutes } from './factor-routes.ts'
import { lifecycleRoutes } from './lifecycle-routes.ts'
import type { UserParts } from './parts.ts'
import { readRoutes } from './read-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { typeRoutes } from './type-routes.ts'
import { writeRoutes } from './write-routes.ts'

/** Everything of the management API that is about users and their sessions. */
export const userRoutes = (parts: UserParts): readonly ApiRoute[] => [
  ...readRoutes,
  ...writeRoutes(parts),
  ...lifecycleRoutes(parts),
  ...credentialRoutes(parts),
  ...sessionRoutes(parts),
  ...belongingRoutes(parts),
  ...factorRoutes,
  ...typeRoutes,
]
