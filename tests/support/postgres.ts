import { randomBytes } from 'node:crypto'
import { Client, type ClientConfig, Pool } from 'pg'
import { inject } from 'vitest'

/** The PostgreSQL of a test run, as every test file gets it. */
export interface TestServer {
  /** May make databases. */
  readonly connection: ClientConfig
  /** The name of a migrated, empty database to clone. */
  readonly template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

/** A database of one test file's own. */
export interface TestDatabase {
  readonly connection: ClientConfig
  readonly pool: Pool
  /** Ends the pool and deletes the database, whoever is still connected. */
  readonly drop: () => Promise<void>
}

/** Names every database of a test run by the run's process, so that the next run finds what a killed one left. */
export const testDatabasePrefix = 'atrium_test_'

/** Makes a database with the migrated schema and no rows; `migrated: false` makes one with no tables. */
export async function createTestDatabase({ migrated = true }: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const { connection: server, template } = inject('testServer')
  const database = `${testDatabasePrefix}${process.ppid}_${randomBytes(6).toString('hex')}`
  await inServer(server, `create database ${database} template ${migrated ? template : `template0 encoding 'UTF8'`}`)
  const connection = { ...server, database }
  const pool = new Pool({ ...connection, max: 8 })
  // An idle connection that the server cuts off (a drill does) is no failure of the test.
  pool.on('error', () => undefined)
  // A connection that is being ended is nobody's any more; the database may be gone before it is.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const drop = async (): Promise<void> => {
    await pool.end()
    await inServer(server, `drop database if exists ${database} with (force)`)
  }
  return { connection, pool, drop }
}

async function inServer(server: ClientConfig, statement: string): Promise<void> {
  const client = new Client(server)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
