import type { OrgDb } from '../../database/org.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { changeApp } from '../manage/change-app.ts'
import { touchApp } from '../store.ts'
import type { RegistrationParts } from './parts.ts'
import { keepReview } from './store.ts'

/**
 * Notes that an admin looked at an app that registered itself, and found it good; a second time changes nothing.
 *
 * With If-Match it is a review of the version that was looked at: an app that changed itself meanwhile stays unreviewed.
 */
export const reviewClient = (
  parts: Pick<RegistrationParts, 'apps'>,
  db: OrgDb,
  id: string,
  act: Act,
): Promise<{ readonly kind: 'reviewed' } | Refused> =>
  changeApp(parts, db, id, act, async (transaction, app) => {
    if (app.selfRegistration === 'none') return notFound(id, 'Client')
    if (!(await keepReview(transaction, id, act.caller.party.id, act.now))) return { kind: 'reviewed' } as const
    await touchApp(transaction, id)
    await logAct(transaction, act, 'app.oauth2.client.lifecycle.review', [partyOfApp(app)])
    return { kind: 'reviewed' } as const
  })
