import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg'
import type { Binaries } from './binaries.ts'
import type { Credentials } from './cluster.ts'
import type { Place } from './place.ts'
import { type Postmaster, socketPort } from './postmaster.ts'

/** How the pool of the server, and how the launcher itself, sign in to a running PostgreSQL. */
export interface Connections {
  /** The server's queries: owns its database, is no superuser. */
  readonly app: ClientConfig
  /** A superuser on the maintenance database. */
  readonly admin: ClientConfig
}

const databaseName = 'atrium'

/** Gives the ways in to a running server. */
export function connectionsTo({ socketDir }: Postmaster, { admin, app }: Credentials): Connections {
  return {
    app: { host: socketDir, port: socketPort, database: databaseName, ...app },
    admin: { host: socketDir, port: socketPort, database: 'postgres', ...admin },
  }
}

/** Runs a piece of work in a session of its own. */
export async function withClient<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config)
  // A server that goes away also reports it to nobody in particular; the query under way rejects with the same.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Whether the reason is a server that is on its way up or down, or a session cut off by that. */
export function isPassing(reason: unknown): reason is Error {
  const { code, message } = reason as NodeJS.ErrnoException
  return (
    ['57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(code ?? '') ||
    /Connection terminated/.test(message)
  )
}

/**
 * Makes the server's role and database where they are missing; gives whether this server is the one we would start:
 * the same data directory, the same release, and safe settings where the data is to last.
 */
export async function prepareServer(
  { admin }: Connections,
  { app }: Credentials,
  place: Place,
  binaries: Binaries,
  lasting: boolean,
): Promise<boolean> {
  return withClient(admin, async (client) => {
    const { rows } = await client.query<
      Record<'directory' | 'version' | 'fsync', string> & Record<'role' | 'database', boolean>
    >(
      `select current_setting('data_directory') as directory, current_setting('server_version') as version,
              current_setting('fsync') as fsync,
              exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2) as database`,
      [app.user, databaseName],
    )
    const found = rows[0]
    if (found === undefined) throw new Error('unreachable: a select without from gives one row')
    const role = escapeIdentifier(app.user)
    if (!found.role) await make(client, `create role ${role} login password ${escapeLiteral(app.password)}`)
    if (!found.database) await make(client, `create database ${databaseName} owner ${role}`)
    const isOurRelease = binaries.version === undefined || found.version.split(' ')[0] === binaries.version
    return found.directory === place.data && isOurRelease && (!lasting || found.fsync === 'on')
  })
}

/** duplicate_object, duplicate_database, and the unique_violation of two that make the same at once. */
const madeByAnother = ['42710', '42P04', '23505']

async function make(client: Client, statement: string): Promise<void> {
  await client.query(statement).catch((reason: unknown) => {
    if (!madeByAnother.includes((reason as NodeJS.ErrnoException).code ?? '')) throw reason
  })
}
