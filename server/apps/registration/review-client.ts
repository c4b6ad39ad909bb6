import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { type Act, logAct, partyOfApp } from '../log-act.ts'
import { lockApp } from '../manage/store.ts'
import { touchApp } from '../store.ts'
import type { RegistrationParts } from './parts.ts'
import { keepReview } from './store.ts'

/** Notes that an admin looked at an app that registered itself, and found it good; a second time changes nothing. */
export async function reviewClient(
  { apps }: Pick<RegistrationParts, 'apps'>,
  db: OrgDb,
  id: string,
  act: Act,
): Promise<{ readonly kind: 'reviewed' } | Refused> {
  const outcome = await inOrgTransaction(db, async (transaction) => {
    const app = await lockApp(transaction, id)
    if (!app || app.selfRegistration === 'none') return notFound(id, 'Client')
    if (!(await keepReview(transaction, id, act.caller.party.id, act.now))) return { kind: 'reviewed' } as const
    await touchApp(transaction, id)
    await logAct(transaction, act, 'app.oauth2.client.lifecycle.review', [partyOfApp(app)])
    return { kind: 'reviewed' } as const
  })
  apps.drop(db.org, id)
  return outcome
}
