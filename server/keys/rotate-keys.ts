import type { LogParty } from '../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../database/org.ts'
import { type Refused, wrongField } from '../http/api/errors.ts'
import { logAct } from '../http/api/log-act.ts'
import type { ApiCall } from '../http/api/route.ts'
import { announceNow, replaceKeysNow } from './key-ring.ts'
import type { Keeper } from './seal.ts'
import type { SigningAlgorithm } from './signing-key.ts'

/** What rotating the keys of an org needs of the deployment and the directory. */
export interface KeyParts {
  readonly keeper: Keeper
  /** Marks the org as changed, in the transaction that changes it. */
  readonly touchOrg: (db: OrgDb) => Promise<void>
  /** Forgets what this process holds of the org. */
  readonly orgChanged: (orgId: string) => void
}

/** How keys are to be rotated. */
export interface Rotation {
  readonly alg: SigningAlgorithm
  readonly when: 'now' | 'announced'
}

/** Replaces an org's keys of an algorithm, at once or by announcing a successor. One transaction with its log row. */
export async function rotateKeysOf(
  { db, caller, visitor, now }: Pick<ApiCall<unknown, unknown>, 'db' | 'caller' | 'visitor' | 'now'>,
  { alg, when }: Rotation,
  { keeper, touchOrg, orgChanged }: KeyParts,
): Promise<Refused | undefined> {
  const isRotated = await inOrgTransaction(db, async (transaction) => {
    if (when === 'now') await replaceKeysNow(transaction, keeper, alg, now.getTime())
    else if (!(await announceNow(transaction, keeper, alg, now.getTime()))) return false
    await touchOrg(transaction)
    const targets: LogParty[] = [{ id: transaction.org, type: 'Org' }]
    const detail = { alg, emergency: when === 'now' }
    await logAct(transaction, { caller, visitor, now }, 'app.keys.rotate', targets, detail)
    return true
  })
  if (!isRotated)
    return wrongField('when', `no ${alg} key signs now without a successor: use now`, 'key-has-no-successor-yet')
  orgChanged(db.org)
  return undefined
}
