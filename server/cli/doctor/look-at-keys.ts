import type { Pool } from 'pg'
import type { Config } from '../../config.ts'
import { acrossOrgs } from '../../database/network.ts'
import { withinOrg } from '../../database/org.ts'
import { findDeployment } from '../../deployment-store.ts'
import { findOrg, listOrgIds } from '../../directory/store.ts'
import { loadKeyRing } from '../../keys/key-ring.ts'
import { readMasterKey } from '../../keys/master-key.ts'
import { fingerprintOf, type Keeper, makeKeeper } from '../../keys/seal.ts'
import { signingAlgorithms } from '../../keys/signing-key.ts'
import { type Finding, notice, well, wrong } from './finding.ts'

/** Whether the master key is there and belongs to the database, and whether what is sealed under it opens. */
export async function lookAtKeys(pool: Pool, { masterKey }: Config): Promise<readonly Finding[]> {
  const row = await findDeployment(acrossOrgs(pool))
  const key = await readMasterKey(masterKey)
  if (!row) return [notice('master key', 'The database holds no deployment yet: npm start founds it.')]
  if (!key)
    return [
      wrong('master key', `It is missing: set MASTER_KEY, or put the key of this database into ${masterKey.file}.`),
    ]
  const [has, needs] = [fingerprintOf(key), row.masterKeyFingerprint]
  if (has !== needs)
    return [
      wrong('master key', `It is not the one of this database (has ${has}, needs ${needs}): restore the right one.`),
    ]
  return [well('master key', `belongs to this database (${has})`), ...(await lookAtSigning(pool, makeKeeper(key)))]
}

/** Whether each org can sign. A key of an algorithm is made at its first need, so none may be missing but the damaged. */
async function lookAtSigning(pool: Pool, keeper: Keeper): Promise<readonly Finding[]> {
  const ids = await listOrgIds(acrossOrgs(pool))
  const troubles: Finding[] = []
  let signing = 0
  for (const id of ids) {
    const org = withinOrg(pool, id)
    const ring = await loadKeyRing(org, keeper)
    const broken = signingAlgorithms.filter((alg) => !opens(() => ring.signing(alg, Date.now())))
    if (broken.length > 0)
      troubles.push(
        wrong(
          'signing keys',
          `${await nameOf(pool, id)} cannot open its ${broken.join(', ')} key: run rotate-keys for it.`,
        ),
      )
    if (ring.keys.length > 0) signing++
  }
  return [
    ...troubles.slice(0, 20),
    well('signing keys', `${signing} of ${ids.length} orgs have signed; the others get a key when they first do`),
  ]
}

function opens(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch {
    // Sealed under another key, or damaged: said by the caller.
    return false
  }
}

const nameOf = async (pool: Pool, id: string): Promise<string> => {
  const org = await findOrg(acrossOrgs(pool), id)
  return org?.slug ?? org?.name ?? id
}
