import type { Config } from '../config.ts'
import { inviteFirstAdmin } from '../invite-first-admin.ts'
import { type Say, withDeployment } from './open.ts'

/** Makes a new link for the first admin, unless there is one already. */
export const renewSetUpLink = (config: Config, say: Say): Promise<void> =>
  withDeployment(config, async (pool) => {
    const invitation = await inviteFirstAdmin(pool, config.baseUrl, new Date(), { renew: true })
    say(invitation.kind === 'invited' ? invitation.link : 'There is an admin already: sign in, or ask one of them.')
  })
