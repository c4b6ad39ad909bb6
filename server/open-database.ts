import { setTimeout as delay } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import type { Config } from './config.ts'
import { openEmbedded } from './database/embedded/open.ts'
import { migrate } from './database/migrate.ts'
import { isOutage } from './database/outage.ts'
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
  /** Ends the waiting for a database that does not answer yet. */
  readonly signal?: AbortSignal
  /** Called when the database of our own is no longer ours: the server must end. */
  readonly onLost?: (error: Error) => void
}

/**
 * Opens the database the configuration names, or the one of our own, and brings it to the level of this code.
 *
 * The server waits for one that does not answer yet, since both are often started at once; the command line says so at
 * once. Throws what the database answers, or a StartProblem for one of a level that this code does not know.
 */
export async function openDatabase(
  { database, dataDir }: Pick<Config, 'database' | 'dataDir'>,
  options: OpenDatabaseOptions,
): Promise<OpenDatabase> {
  const { role, isLasting = true, migrates = true, note, onLost } = options
  const opened: OpenDatabase =
    database.url === undefined
      ? await openEmbedded({ dataDir, role, lasting: isLasting, ...(note && { note }), ...(onLost && { onLost }) })
      : { connection: { connectionString: database.url, connectionTimeoutMillis: 5000 }, stop: async () => undefined }
  if (!migrates) return opened
  try {
    const waitMs = role === 'owner' ? database.waitSeconds * 1000 : 0
    const outcome = await onceUp(() => migrate(opened.connection), waitMs, options)
    if (outcome.kind === 'refused') throw new StartProblem(outcome.description)
    return { connection: opened.connection, stop: opened.stop }
  } catch (error) {
    await opened.stop()
    throw error
  }
}

/** Between two looks at a database that is away. */
const pauseMs = 500

async function onceUp<T>(
  ask: () => Promise<T>,
  waitMs: number,
  { note, signal }: Pick<OpenDatabaseOptions, 'note' | 'signal'>,
): Promise<T> {
  const giveUp = performance.now() + waitMs
  for (let looks = 0; ; looks++) {
    try {
      return await ask()
    } catch (error) {
      if (!isAway(error) || performance.now() > giveUp || signal?.aborted) throw error
      if (looks === 0) note?.(`The database does not answer yet. Waiting for it, ${waitMs / 1000} seconds at most.`)
      // Told to end, it looks once more and then says what it waited for.
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Away, or not yet known by its name, as where names come with the machines. */
const isAway = (error: unknown): boolean =>
  isOutage(error) || ['ENOTFOUND', 'EAI_AGAIN'].includes(String((error as { code?: unknown }).code))
