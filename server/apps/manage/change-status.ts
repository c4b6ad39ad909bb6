import type { OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { renewScopeGrants } from '../grants/store.ts'
import type { AppsParts } from '../parts.ts'
import { changeApp } from './change-app.ts'
import { deleteApp, type ManagedApp, updateApp } from './store.ts'

/** Something that was done to an app. */
export interface Done {
  readonly kind: 'done'
  readonly app: ManagedApp
}

/**
 * Lets an app be signed on to, or stops that at once: every statement of a sign-on asks for its status.
 *
 * What its users gave it ends when it is stopped, and its own tokens are of no use when it begins again: nothing comes
 * back to life with it. Nothing happens where it is so.
 */
export function changeStatus(
  parts: AppsParts,
  db: OrgDb,
  id: string,
  isActive: boolean,
  act: Act,
): Promise<Done | Refused> {
  return changeApp<Done>(parts, db, id, act, async (transaction, before) => {
    if (before.isActive === isActive) return { kind: 'done', app: before }
    const app = await updateApp(transaction, id, { isActive }, act.now)
    if (isActive) await renewScopeGrants(transaction, id, act.now)
    else await parts.endGrantsOfApp(transaction, id, act.now)
    const type = isActive ? 'application.lifecycle.activate' : 'application.lifecycle.deactivate'
    await logAct(transaction, act, type, [partyOfApp(app)])
    return { kind: 'done', app }
  })
}

/** Deletes an app that is deactivated, with its secrets, keys, assignments and all that its users gave it. */
export function removeApp(parts: AppsParts, db: OrgDb, id: string, act: Act): Promise<Done | Refused> {
  return changeApp<Done>(parts, db, id, act, async (transaction, app) => {
    if (app.isActive) return { kind: 'refused', refusal: stillActive }
    await parts.endGrantsOfApp(transaction, id, act.now)
    await deleteApp(transaction, id)
    await logAct(transaction, act, 'application.lifecycle.delete', [partyOfApp(app)])
    return { kind: 'done', app }
  })
}

const stillActive = {
  error: 'app-operation',
  rule: 'only-inactive-apps-are-deleted',
  causes: ['deactivate the app before you delete it'],
} as const
