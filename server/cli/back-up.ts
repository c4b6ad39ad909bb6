import type { Config } from '../config.ts'
import { backUp } from '../database/backup.ts'
import { restore } from '../database/restore.ts'
import { fingerprintOf } from '../keys/seal.ts'
import { MasterKeyProblem, readMasterKey } from '../keys/master-key.ts'
import type { OpenDatabase } from '../open-database.ts'
import { StartProblem } from '../sentences.ts'
import { type Say, withDatabase } from './open.ts'

/** Writes a backup and says what is in it, and which master key it will need. */
export const backUpTo = (config: Config, file: string, say: Say): Promise<void> =>
  withDatabase(config, async ({ connection }) => {
    const outcome = await backUp(connection, file, new Date())
    if (outcome.kind === 'refused') throw new StartProblem(outcome.description)
    const { tables, rows, masterKeyFingerprint } = outcome
    say(`${file} holds ${rows} rows of ${tables} tables.`)
    say(`It does not hold the master key (${masterKeyFingerprint}): keep that apart, or the backup opens nothing.`)
  })

/** Restores a backup into an empty database. */
export async function restoreFrom(config: Config, file: string, say: Say): Promise<void> {
  const key = await readMasterKey(config.masterKey)
  if (!key)
    throw new MasterKeyProblem(
      `Put the master key of the backup into ${config.masterKey.file} first, or set MASTER_KEY.`,
    )
  const work = async ({ connection }: OpenDatabase): Promise<void> => {
    const outcome = await restore(connection, file, fingerprintOf(key), new Date())
    if (outcome.kind === 'refused') throw new StartProblem(outcome.description)
    say('Restored. Everyone has to sign in again, and apps have to ask for new tokens.')
  }
  await withDatabase(config, work, false)
}
