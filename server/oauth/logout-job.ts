import { forADay, type JobKind } from '../jobs/kinds.ts'
import type { LogoutDelivery } from './parts.ts'

/** Telling one app that one session ended; tried for about a day. The logout token is made at each try. */
export const logoutJob: JobKind<LogoutDelivery & { readonly orgId: string }> = {
  name: 'back-channel-logout',
  ...forADay,
  longestTrySeconds: 30,
  atOnce: 8,
}
