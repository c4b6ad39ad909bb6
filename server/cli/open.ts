import type { ClientConfig, Pool } from 'pg'
import type { Config } from '../config.ts'
import { openPool } from '../database/pool.ts'
import { type Deployment, openDeployment } from '../deployment.ts'
import { type OpenDatabase, openDatabase } from '../open-database.ts'

/** Says one line to the operator. */
export type Say = (line: string) => void

/** Joins the database, which a server may be using, and leaves it as it was found. */
export async function withDatabase<T>(
  config: Config,
  work: (database: OpenDatabase) => Promise<T>,
  migrates = true,
): Promise<T> {
  const database = await openDatabase(config, { role: 'guest', migrates })
  try {
    return await work(database)
  } finally {
    await database.stop()
  }
}

/** The deployment and its database, open. */
export interface OpenDeployment {
  readonly pool: Pool
  readonly deployment: Deployment
  readonly connection: ClientConfig
}

/** Joins the database and opens the deployment in it with its master key. */
export const withDeployment = <T>(
  config: Config,
  work: (pool: Pool, deployment: Deployment, connection: ClientConfig) => Promise<T>,
): Promise<T> =>
  withDatabase(config, async ({ connection }) => {
    const pool = openPool(connection, { size: 2 })
    try {
      return await work(pool, await openDeployment(pool, config.masterKey, false), connection)
    } finally {
      await pool.end()
    }
  })
