import { execFile, spawn } from 'node:child_process'
import { open, readFile, readlink, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { bareEnvironment, explainRun, makeSocketDir } from './cluster.ts'
import { isAlive } from './draft.ts'
import { onCode } from './expected.ts'
import type { Place } from './place.ts'
import { EmbeddedProblem, explainFailure } from './problem.ts'

const run = promisify(execFile)

/** The PostgreSQL that runs on a data directory, as it wrote itself down in postmaster.pid. */
export interface Postmaster {
  readonly pid: number
  readonly socketDir: string
  readonly state: 'starting' | 'ready' | 'stopping'
}

/** Names the socket's file; there is no TCP port. */
export const socketPort = 5432

const pollMs = 10

/**
 * Finds the PostgreSQL that runs on this data directory; undefined when none does.
 *
 * A pid file outlives kill -9 and its number is given to other processes later, so the process must prove to be a
 * PostgreSQL on this directory.
 */
export async function findPostmaster(place: Place): Promise<Postmaster | undefined> {
  const { pid, socketDir, state } = await readPidFile(place)
  if (!(await runsOn(pid, place.data))) return undefined
  return { pid, socketDir, state: state === 'ready' || state === 'stopping' ? state : 'starting' }
}

/**
 * Starts PostgreSQL in a session of its own, so that neither a terminal's Ctrl-C nor our own death ends it, and waits
 * until it answers. Gives undefined when another process started one at the same moment.
 *
 * Throws an EmbeddedProblem that says why it does not start.
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  account: Account | undefined,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster | undefined> {
  await makeSocketDir(place, account)
  const log = await openLog(place.log)
  const begin = (await log.stat()).size
  const left = await readPidFile(place)
  const options = Object.entries({ ...settings, unix_socket_directories: place.socketDir, port: String(socketPort) })
  const child = spawn(
    binaries.postgres,
    ['-D', place.data, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...account,
      cwd: place.data,
      // When the number in a left pid file now belongs to a process that is none of ours (`findPostmaster` looked),
      // PostgreSQL must not take it for a running server; its check of the shared memory still holds.
      env: { ...bareEnvironment, ...(left.pid > 0 && { PG_GRANDPARENT_PID: String(left.pid) }) },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    },
  )
  child.unref()
  const ended = new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve).once('exit', () => resolve(undefined))
  })
  let over = false
  void ended.then(() => (over = true))
  try {
    while (!over) {
      const found = await findPostmaster(place)
      if (found?.state === 'ready') return found.pid === child.pid ? found : undefined
      await delay(pollMs)
    }
  } finally {
    await log.close()
  }
  const reason = await ended
  if (reason) throw explainRun(place.dataDir, binaries.postgres, reason)
  return judgeEnd(place, await readFrom(place.log, begin))
}

/** Waits until the server answers; undefined when it ended instead. */
export async function awaitReady(place: Place): Promise<Postmaster | undefined> {
  for (;;) {
    const found = await findPostmaster(place)
    if (found === undefined || found.state === 'ready') return found
    await delay(pollMs)
  }
}

/** Ends the server in good order: open transactions roll back, everything acknowledged is on the disk. */
export async function stopPostmaster(place: Place, { pid }: Postmaster): Promise<void> {
  // SIGINT: fast, clients are cut off. SIGQUIT: at once; the next start replays the log, so nothing is lost either.
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signalIfAlive(pid, signal)
    const giveUp = performance.now() + patienceMs
    while (performance.now() < giveUp) {
      if ((await findPostmaster(place))?.pid !== pid) return
      await delay(pollMs)
    }
  }
  throw new EmbeddedProblem('not-started', `PostgreSQL (pid ${pid}) on ${place.dataDir} does not end: kill -9 ${pid}.`)
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'ESRCH') throw explainFailure(`process ${pid}`, reason)
  }
}

/** Another start that won is no failure, and neither are the last processes of a killed server: both call for another look. */
function judgeEnd(place: Place, said: string): undefined {
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(said)) return undefined
  throw explainFailure(place.dataDir, new Error(said))
}

async function readPidFile(place: Place): Promise<{ pid: number; socketDir: string; state: string }> {
  const text = await readFile(join(place.data, 'postmaster.pid'), 'utf8').catch(onCode('ENOENT', ''))
  const [pid = '', , , , socketDir = '', , , state = ''] = text.split('\n')
  return { pid: Number(pid), socketDir, state: state.trim() }
}

async function runsOn(pid: number, data: string): Promise<boolean> {
  if (!(pid > 0) || !isAlive(pid)) return false
  if (process.platform === 'linux') {
    // PostgreSQL's working directory is its data directory. A killed process nobody waited for has none.
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data
  }
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.includes(`-D ${data} `)
}

const longestLogBytes = 5_000_000

async function openLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  if (size > longestLogBytes) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

async function readFrom(path: string, begin: number): Promise<string> {
  return (await readFile(path)).subarray(begin).toString('utf8')
}
