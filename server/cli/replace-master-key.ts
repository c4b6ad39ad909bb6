import type { Config } from '../config.ts'
import { makeMasterKey, MasterKeyProblem, readMasterKey } from '../keys/master-key.ts'
import { makeKeeper } from '../keys/seal.ts'
import { resealEverything } from '../reseal-store.ts'
import { type Say, withDeployment } from './open.ts'

/**
 * Seals everything that is kept under another master key, in one transaction.
 *
 * Codes, access tokens and waiting sign-ins that are under way end, because they were sealed under the old one.
 */
export const replaceMasterKey = (config: Config, file: string, say: Say): Promise<void> =>
  withDeployment(config, async (pool, { keeper }) => {
    const source = { text: undefined, file }
    const key = (await readMasterKey(source)) ?? (await makeMasterKey(file))
    const next = makeKeeper(key)
    if (next.fingerprint === keeper.fingerprint)
      throw new MasterKeyProblem(`${file} holds the key that is in use already.`)
    const count = await resealEverything(pool, keeper, next)
    say(`Sealed ${count} keys and secrets under ${next.fingerprint}.`)
    say(`Point MASTER_KEY_FILE at ${file} and start the server; keep the old key as long as backups of before are.`)
  })
