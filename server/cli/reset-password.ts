import { findApp } from '../apps/store.ts'
import { oauthAppOf } from '../compose/oauth.ts'
import { composeOutbox, jobKinds } from '../compose/work.ts'
import type { Config } from '../config.ts'
import { type ResetParts, resetPassword as resetPasswordOf } from '../directory/users/credentials.ts'
import { reactivateUser } from '../directory/users/lifecycle.ts'
import { findNamedUser } from '../directory/users/find-user.ts'
import { openJobs } from '../jobs/jobs.ts'
import { sessionEnded } from '../oauth/end-grants.ts'
import { revokeGrantsOfUser } from '../oauth/store.ts'
import type { Outbox } from '../ground.ts'
import { activationDays, offerPassword, resetMinutes } from '../sign-in/activation/offer-password.ts'
import { endLinksOf } from '../sign-in/activation/store.ts'
import { forgetOtherDevices } from '../sign-in/password/store.ts'
import { endSessionsWithin } from '../sign-in/session/end-session.ts'
import { nothingIsMailed } from './create-admin.ts'
import type { Say } from './open.ts'
import { problemOf, type Work, withOrg } from './operator.ts'
import { StartProblem } from '../sentences.ts'

/**
 * Says a link by which somebody chooses another password, and ends their sessions and what apps hold for them; somebody
 * who never had a password gets a new link to their first one. Refuses a login that there is not.
 */
export const resetPassword = (config: Config, login: string, org: string | undefined, say: Say): Promise<void> =>
  withOrg(config, org, (work) =>
    withOutbox(work, async (outbox) => {
      const call = work.call(login)
      const user = await findNamedUser(call, login)
      if ('refusal' in user) throw new StartProblem(`There is no user ${login} in ${work.org.name}.`)
      const parts = partsOf(outbox)
      const isFirst = user.status === 'PROVISIONED'
      const outcome = isFirst ? await reactivateUser(call, false, parts) : await resetPasswordOf(call, false, parts)
      if (outcome.kind === 'refused') throw problemOf(outcome)
      const time = isFirst ? `${activationDays} days` : `${resetMinutes} minutes`
      say(
        `${user.login} chooses a password here, within ${time}.${isFirst ? '' : ' Every session of theirs has ended.'}`,
      )
      say(outcome.link?.url ?? '')
    }),
  )

/** Apps that asked for it are told of sessions that end, by the server that runs or by the next one. */
async function withOutbox<T>({ connection, deployment }: Work, act: (outbox: Outbox) => Promise<T>): Promise<T> {
  const jobs = await openJobs(connection, jobKinds, { warn: () => undefined, ended: () => undefined })
  try {
    return await act(composeOutbox(jobs, deployment.keeper, undefined, () => new Date()))
  } finally {
    await jobs.stop(1_000)
  }
}

const partsOf = ({ queueLogout }: Outbox): ResetParts => ({
  endLinks: endLinksOf,
  endGrants: revokeGrantsOfUser,
  forgetDevices: (db, userId) => forgetOtherDevices(db, userId, ''),
  offerPassword: (db, org, offer, now) => offerPassword(db, org, offer, now, nothingIsMailed),
  endSessions: (db, which, actor, occasion) =>
    endSessionsWithin(db, which, actor, occasion, {
      sessionEnded: (transaction, session, at) =>
        sessionEnded(
          {
            queueLogout,
            currentApp: async (door, clientId) => {
              const app = await findApp(door, clientId)
              return app && oauthAppOf(app)
            },
          },
          transaction,
          session,
          at,
        ),
    }),
})
