import { findNamedUser } from '../directory/users/find-user.ts'
import { onUser } from '../directory/users/on-user.ts'
import { partyOf } from '../directory/users/show-user.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { consentRoutes } from '../oauth/held/consent-routes.ts'
import type { HeldParts } from '../oauth/held/parts.ts'
import { tokenRoutes } from '../oauth/held/token-routes.ts'
import type { OAuthParts } from '../oauth/parts.ts'

/** Everything of the management API that is about what apps hold of users: refresh tokens, consents. */
export function composeHeld({ currentApp }: OAuthParts): readonly ApiRoute[] {
  const parts: HeldParts = {
    currentApp,
    findUser: findNamedUser,
    onUser: (call, work) => onUser(call, {}, (db, user) => work(db, partyOf(user))),
  }
  return [...consentRoutes(parts), ...tokenRoutes(parts)]
}
