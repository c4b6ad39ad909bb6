import { existsSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { openEmbedded } from '../../server/database/embedded/open.ts'
import { otherCore, pin } from './pinned.ts'
import { treeOf } from './cpu.ts'

/** The PostgreSQL of a bench run, on its core. */
export interface BenchPostgres {
  readonly version: string
  /** Of its first process; backends are its children. */
  readonly pid: () => number
  /** Makes a database and gives its address, for DATABASE_URL. */
  readonly createDatabase: (name: string) => Promise<string>
  /** How many statements a database has run since it was made. */
  readonly countStatements: (name: string) => Promise<number>
  /**
   * Writes down what is dirty, so that no round pays for the one before, and counts what the tables hold, as autovacuum
   * does within a minute: until then plans that were made for empty tables go on being used.
   */
  readonly settle: (name: string) => Promise<void>
  readonly stop: () => Promise<void>
}

const debian = '/usr/lib/postgresql/15/bin'

/** Durable, as in production. The rest is PostgreSQL's default, for every candidate alike. */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  shared_preload_libraries: 'pg_stat_statements',
}

/** Starts a PostgreSQL in a directory of its own: Debian's 15 where it is installed, else the one npm brought. */
export async function startPostgres(): Promise<BenchPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-bench-'))
  // PostgreSQL does not run as root: its user passes through here.
  await chmod(dataDir, 0o711)
  const server = await openEmbedded({
    dataDir,
    role: 'owner',
    lasting: false,
    settings,
    ...(existsSync(debian) && { programs: debian }),
  })
  const end = () => {
    process.kill(server.pid(), 'SIGINT')
    rmSync(dataDir, { recursive: true, force: true })
  }
  process.once('exit', end)
  for (const pid of treeOf(server.pid())) await pin(pid, otherCore)
  const admin = new Client(server.admin)
  // Whatever cuts the session off also rejects the question under way.
  admin.on('error', () => undefined)
  await admin.connect()
  await admin.query('create extension if not exists pg_stat_statements')
  const { rows } = await admin.query<{ version: string }>(`select current_setting('server_version') as version`)
  return {
    version: rows[0]?.version ?? '',
    pid: server.pid,
    createDatabase: async (name) => {
      await admin.query(`create database ${name} encoding 'UTF8' template template0`)
      return addressOf({ ...server.admin, database: name })
    },
    countStatements: async (name) => {
      const counted = await admin.query<{ calls: string }>(
        `select coalesce(sum(calls), 0) as calls from pg_stat_statements
         where dbid = (select oid from pg_database where datname = $1)`,
        [name],
      )
      return Number(counted.rows[0]?.calls)
    },
    settle: async (name) => {
      // Who keeps everything in memory has a name for a database, and none.
      const { rowCount } = await admin.query('select from pg_database where datname = $1', [name])
      if (rowCount === 0) return
      const client = new Client({ ...server.admin, database: name })
      client.on('error', () => undefined)
      await client.connect()
      await client.query('analyze')
      await client.end()
      await admin.query('checkpoint')
    },
    stop: async () => {
      process.off('exit', end)
      await admin.end()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function addressOf({ user, password, host, port, database }: ClientConfig): string {
  const url = new URL('postgres://localhost')
  url.username = encodeURIComponent(user ?? '')
  url.password = encodeURIComponent(typeof password === 'string' ? password : '')
  url.pathname = `/${database}`
  url.searchParams.set('host', host ?? '')
  if (port !== undefined) url.port = String(port)
  return url.href
}
