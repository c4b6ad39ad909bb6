import { createHash, randomBytes } from 'node:crypto'
import { env, pid } from 'node:process'
import { Client, type ClientConfig } from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import type { TestProject } from 'vitest/node'
import { isAlive } from '../../server/database/embedded/draft.ts'
import { eraseEmbedded } from '../../server/database/embedded/erase.ts'
import { openEmbedded } from '../../server/database/embedded/open.ts'
import { migrate } from '../../server/database/migrate.ts'
import { readMigrations } from '../../server/database/migrations.ts'
import { giveBackPorts } from './ports.ts'
import { type TestServer, testDatabasePrefix } from './postgres.ts'
import { eraseAbandoned, makeScratchDir } from './scratch.ts'

/** A PostgreSQL for a run of tests, and how to end it. */
export interface RunningTestServer extends TestServer {
  readonly stop: () => Promise<void>
}

// What a test writes may be lost with the machine; that makes writing cheap.
const careless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '400',
  autovacuum_naptime: '1h',
}

/**
 * Starts a PostgreSQL for a run of tests, or uses the one of TEST_DATABASE_URL, and brings a migrated template.
 *
 * First removes what killed runs left behind. `programs` names an installed PostgreSQL instead of npm's.
 */
export async function startTestServer(programs?: string): Promise<RunningTestServer> {
  giveBackPorts()
  if (env.TEST_DATABASE_URL !== undefined && programs === undefined) {
    const connection = parseIntoClientConfig(env.TEST_DATABASE_URL)
    await dropAbandonedDatabases(connection)
    return { connection, template: await bringTemplate(connection), stop: async () => undefined }
  }
  await eraseAbandoned()
  const dataDir = await makeScratchDir()
  const server = await openEmbedded({
    dataDir,
    role: 'owner',
    lasting: false,
    settings: careless,
    ...(programs && { programs }),
  })
  await mayMakeDatabases(server.admin, String(server.connection.user))
  const connection = { ...server.connection, database: 'postgres' }
  const stop = async (): Promise<void> => {
    await server.stop()
    await eraseEmbedded(dataDir)
  }
  return { connection, template: await bringTemplate(connection), stop }
}

// Every vitest project calls setup; one server serves them all, and the last teardown ends it.
const shared = globalThis as { atriumTestServer?: { users: number; server: Promise<RunningTestServer> } }

/** For vitest's globalSetup. */
export async function setup(project: TestProject): Promise<void> {
  const current = (shared.atriumTestServer ??= { users: 0, server: startTestServer() })
  current.users += 1
  const { connection, template } = await current.server
  project.provide('testServer', { connection, template })
}

/** For vitest's globalSetup. */
export async function teardown(): Promise<void> {
  const current = shared.atriumTestServer
  if (!current || --current.users > 0) return
  delete shared.atriumTestServer
  await (await current.server).stop()
}

/** PostgreSQL's code for a name that another database has. */
const duplicateDatabase = '42P04'

async function bringTemplate(connection: ClientConfig): Promise<string> {
  const migrations = await readMigrations()
  const level = createHash('sha256')
    .update(migrations.map(({ checksum }) => checksum).join())
    .digest('hex')
    .slice(0, 12)
  const template = `atrium_template_${level}`
  const draft = `${testDatabasePrefix}${pid}_${randomBytes(6).toString('hex')}`
  await inServer(connection, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount) return
    await client.query(`create database ${draft} template template0 encoding 'UTF8'`)
    const outcome = await migrate({ ...connection, database: draft })
    if (outcome.kind === 'refused') throw new Error(outcome.description)
    // Renamed when it is whole; of two runs on one server the second finds the name taken.
    await client.query(`alter database ${draft} rename to ${template}`).catch(async (reason: unknown) => {
      await client.query(`drop database ${draft}`)
      if ((reason as { code?: string }).code !== duplicateDatabase) throw reason
    })
  })
  return template
}

async function mayMakeDatabases(admin: ClientConfig, role: string): Promise<void> {
  await inServer(admin, (client) => client.query(`alter role ${role} createdb`))
}

async function dropAbandonedDatabases(connection: ClientConfig): Promise<void> {
  await inServer(connection, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname ~ '^${testDatabasePrefix}'`,
    )
    const abandoned = rows.filter(({ name }) => !isAlive(Number(name.slice(testDatabasePrefix.length).split('_')[0])))
    for (const { name } of abandoned) await client.query(`drop database if exists ${name} with (force)`)
  })
}

async function inServer(connection: ClientConfig, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(connection)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
