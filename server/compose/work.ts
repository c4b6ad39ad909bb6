import type { Pool } from 'pg'
import type { Composed } from './compose.ts'
import type { Outbox } from '../ground.ts'
import type { Config } from '../config.ts'
import { acrossOrgs } from '../database/network.ts'
import { inOrgTransaction, withinOrg } from '../database/org.ts'
import { listOrgIds, touchOrg } from '../directory/store.ts'
import { expireRows } from '../jobs/expire-rows.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { JobKind, JobOutcome, Schedule } from '../jobs/kinds.ts'
import { announceSuccessors } from '../keys/key-ring.ts'
import type { Keeper } from '../keys/seal.ts'
import { mailJob, makeOutbox as makeMailOutbox } from '../mail/outbox.ts'
import type { Mailer } from '../mail/mailer.ts'
import { deliverLogout } from '../oauth/deliver-logout.ts'
import { logoutJob } from '../oauth/logout-job.ts'

/** Every kind of work after the answer. */
export const jobKinds: readonly JobKind<object>[] = [mailJob, logoutJob]

/** Where acts leave mail and logouts for after the answer, in their own transaction. */
export function composeOutbox(jobs: Jobs, keeper: Keeper, mailer: Mailer | undefined, now: () => Date): Outbox {
  const mail = makeMailOutbox(jobs, keeper, mailer, now)
  return {
    sendMail: mail.post,
    sendsMail: mailer !== undefined,
    queueLogout: (db, delivery) => jobs.enqueue(db, logoutJob, { ...delivery, orgId: db.org }),
  }
}

/** Says what is done with what was left: called once, before the queue works. Mail is handled by its outbox. */
export function handleJobs(jobs: Jobs, { shared, oauth }: Composed): void {
  jobs.handle(logoutJob, async ({ orgId, ...delivery }): Promise<JobOutcome> => {
    const org = await shared.orgs.byId(orgId)
    return org ? deliverLogout(oauth, org, delivery) : 'never'
  })
}

/** What comes round by the clock: new keys are announced in time, and what expired is deleted. */
export function schedulesOf(pool: Pool, keeper: Keeper, config: Config): readonly Schedule[] {
  return [
    { name: 'announce-keys', cron: '17 3 * * *', run: (now) => announceKeys(pool, keeper, now) },
    {
      name: 'expire-rows',
      cron: '42 * * * *',
      run: async (now) => void (await expireRows(pool, now, config.log.retentionDays)),
    },
  ]
}

/** One org after the other: a failure of one ends the round, and the next day's begins anew. */
async function announceKeys(pool: Pool, keeper: Keeper, now: Date): Promise<void> {
  for (const id of await listOrgIds(acrossOrgs(pool)))
    await inOrgTransaction(withinOrg(pool, id), async (db) => {
      if (await announceSuccessors(db, keeper, now.getTime())) await touchOrg(db)
    })
}
