import { setTimeout as delay } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { isAlive } from './draft.ts'
import { EmbeddedProblem } from './problem.ts'

// The second half of the key tells our locks apart; the first is "atri" in ASCII.
const ownerLock = [0x61747269, 1] as const

/** A process that ended a moment ago may still hold its lock until PostgreSQL notices. */
const patienceMs = 5_000

/** A database session that holds the lock "one owner". PostgreSQL frees it when the session ends, however it ends. */
export interface Ownership {
  /** Resolves when the session ended, released or not. */
  readonly ended: Promise<void>
  readonly release: () => Promise<void>
}

/**
 * Becomes the owner of the database.
 *
 * Throws an EmbeddedProblem that names the pid of the process that is, if it lives.
 */
export async function becomeOwner(admin: ClientConfig, dataDir: string): Promise<Ownership> {
  const client = new Client({ ...admin, application_name: `atrium owner ${process.pid}` })
  const ended = new Promise<void>((resolve) => {
    client.once('end', resolve).on('error', () => resolve())
  })
  await client.connect()
  const giveUp = performance.now() + patienceMs
  while (!(await tryOwnerLock(client))) {
    const holder = await findOwner(client)
    const isRunning = holder !== undefined && (isAlive(holder) || performance.now() > giveUp)
    if (isRunning || performance.now() > giveUp) {
      await client.end()
      throw inUse(dataDir, holder)
    }
    await delay(50)
  }
  return { ended, release: () => client.end().catch(() => undefined) }
}

/** Takes the owner's lock for this session; false when another session has it. */
export async function tryOwnerLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    ...ownerLock,
  ])
  return rows[0]?.taken === true
}

async function findOwner(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity join pg_locks using (pid)
      where locktype = 'advisory' and classid = $1 and objid = $2 and granted`,
    [...ownerLock],
  )
  const pid = Number(/^atrium owner (\d+)$/.exec(rows[0]?.name ?? '')?.[1])
  return Number.isInteger(pid) ? pid : undefined
}

function inUse(dataDir: string, holder: number | undefined): EmbeddedProblem {
  const who = holder === undefined ? 'Another process' : `Another server (pid ${holder})`
  return new EmbeddedProblem(
    'in-use',
    `${who} already serves the data in ${dataDir}: stop it first, or name another data directory.`,
  )
}
