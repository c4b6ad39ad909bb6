import type { ClientConfig } from 'pg'
import type { Config } from './config.ts'
import { openEmbedded } from './database/embedded/open.ts'
import { migrate } from './database/migrate.ts'
import { StartProblem } from './sentences.ts'

/** A database that is up and migrated. */
export interface OpenDatabase {
  /** For the pools of this process and of its workers. */
  readonly connection: ClientConfig
  /** Ends the database when it is ours and was ours to end. */
  readonly stop: () => Promise<void>
}

/** How a database is opened where it is not the usual way. */
export interface OpenDatabaseOptions {
  /** The server owns the database of its own; the command line joins it. */
  readonly role: 'owner' | 'guest'
  /** False only for the demo, whose data may be lost. */
  readonly isLasting?: boolean
  /** False for a restore, which brings the schema to the backup's level first. */
  readonly migrates?: boolean
  readonly note?: (sentence: string) => void
  /** Called when the database of our own is no longer ours: the server must end. */
  readonly onLost?: (error: Error) => void
}

/** Opens the database the configuration names, or the one of our own, and brings it to the level of this code. */
export async function openDatabase(
  { database, dataDir }: Pick<Config, 'database' | 'dataDir'>,
  { role, isLasting = true, migrates = true, note, onLost }: OpenDatabaseOptions,
): Promise<OpenDatabase> {
  const opened: OpenDatabase =
    database.url === undefined
      ? await openEmbedded({ dataDir, role, lasting: isLasting, ...(note && { note }), ...(onLost && { onLost }) })
      : { connection: { connectionString: database.url, connectionTimeoutMillis: 5000 }, stop: async () => undefined }
  if (!migrates) return opened
  try {
    const outcome = await migrate(opened.connection)
    if (outcome.kind === 'refused') throw new StartProblem(outcome.description)
    return { connection: opened.connection, stop: opened.stop }
  } catch (error) {
    await opened.stop()
    throw error
  }
}
