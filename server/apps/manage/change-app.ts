import { permissionsOfScopes } from '../../../contracts/management/rights.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused } from '../../http/api/errors.ts'
import type { Act } from '../act.ts'
import type { AppsParts } from '../parts.ts'
import { lockApp, type ManagedApp } from './store.ts'

/** An app that is not there, or is another org's. */
export const noApp = (id: string): Refused => notFound(id, 'AppInstance')

/**
 * Runs a change of an app while nobody else can change it, in one transaction, and lets this process forget it.
 *
 * Refused before anything is written: when there is no such app, when the caller lacks rights that the app holds, or
 * when it is no longer the version they would overwrite. The work refuses before it writes, too.
 */
export async function changeApp<Outcome>(
  { apps }: Pick<AppsParts, 'apps'>,
  db: OrgDb,
  id: string,
  act: Act,
  work: (db: OrgDb, app: ManagedApp) => Promise<Outcome | Refused>,
): Promise<Outcome | Refused> {
  const outcome = await inOrgTransaction(db, async (transaction) => {
    const app = await lockApp(transaction, id)
    if (!app) return noApp(id)
    return refuseChange(app, act) ?? work(transaction, app)
  })
  apps.drop(db.org, id)
  return outcome
}

/** Nobody changes an app that may more than they: its secrets would be theirs, and with them its rights. */
function refuseChange({ apiScopes, version }: ManagedApp, { caller, ifMatch }: Act): Refused | undefined {
  if (!outranks(caller, permissionsOfScopes(apiScopes)))
    return notAllowed('caller-holds-what-the-app-may', 'the app was granted scopes whose rights you lack')
  if (ifMatch && !ifMatch.includes(version))
    return {
      kind: 'refused',
      refusal: {
        error: 'changed-since',
        rule: 'app-is-as-it-was-read',
        about: 'If-Match',
        causes: ['the app was changed since you read it: read it again'],
      },
    }
  return undefined
}
