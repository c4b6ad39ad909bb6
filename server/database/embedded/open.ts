import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { accountForNewCluster, accountOfCluster, isRoot } from './account.ts'
import { type Binaries, installedBinaries, packagedBinaries } from './binaries.ts'
import { checkDataVersion, makeCluster, readCredentials } from './cluster.ts'
import { eraseOrphans } from './erase.ts'
import { becomeOwner, type Ownership } from './owner.ts'
import { choosePlace, confirmPlace, findPlace, openDataDir, type Place, rootPlace } from './place.ts'
import { awaitReady, findPostmaster, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts'
import { type EmbeddedProblem, explainFailure } from './problem.ts'
import { type Connections, connectionsTo, isPassing, prepareServer } from './session.ts'
import { stopIfUnused } from './unused.ts'

/** Which database to open, and as whom. */
export interface EmbeddedOptions {
  /** Made when missing. One data directory is one database. */
  readonly dataDir: string
  /** There is one owner at a time, which ends PostgreSQL when it ends. Guests (the command line, workers) join. */
  readonly role: 'owner' | 'guest'
  /** False only for data that may be lost or read by others on this machine: tests and the demo. */
  readonly lasting: boolean
  /** Settings of postgresql.conf that differ from ours. */
  readonly settings?: Readonly<Record<string, string>>
  /** The bin directory of an installed PostgreSQL, such as /usr/lib/postgresql/15/bin, instead of npm's. */
  readonly programs?: string
  /** Gets a sentence when the owner had to start PostgreSQL again. */
  readonly note?: (sentence: string) => void
  /** Called when ownership went to another process or PostgreSQL cannot be started again; the server must end. */
  readonly onLost?: (problem: EmbeddedProblem) => void
}

/** An open embedded PostgreSQL. */
export interface Embedded {
  /** For a pg Pool. */
  readonly connection: ClientConfig
  /** A superuser on the maintenance database: for tests and measuring, never for the server's queries. */
  readonly admin: ClientConfig
  /** PostgreSQL's own process; another one after it had to be started again. */
  readonly pid: () => number
  /** Whether it ran already: another process started it, perhaps one that was killed since. */
  readonly isAdopted: boolean
  /** The owner ends PostgreSQL; a guest ends it when it started it and nobody else is connected. */
  readonly stop: () => Promise<void>
}

const settingsOfAll = {
  listen_addresses: '',
  // A statement of a process that was killed ends within a second.
  client_connection_check_interval: '1s',
  jit: 'off',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_line_prefix: '%m [%p] ',
}
const safe = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }

/** Recovery after a crash takes as long as PostgreSQL lives and works; this bounds only races of several starts. */
const raceMs = 30_000

/**
 * Starts or joins the PostgreSQL of a data directory: the data and the programs as npm brought them, on a Unix socket
 * that others cannot reach, with a password, without a TCP port.
 *
 * Whatever was killed before, and whenever, the next call serves everything that was acknowledged. Throws an
 * EmbeddedProblem, whose message is a sentence for the operator; of a second owner it names the first one's pid.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  try {
    const opening = await prepare(options)
    const first = await serve(opening)
    return options.role === 'owner' ? ownedBy(opening, first) : joinedBy(opening, first)
  } catch (reason) {
    throw explainFailure(options.dataDir, reason)
  }
}

interface Opening {
  readonly options: EmbeddedOptions
  readonly place: Place
  readonly binaries: Binaries
}

interface Serving extends Connections {
  readonly postmaster: Postmaster
  readonly isAdopted: boolean
  readonly ownership: Ownership | undefined
}

async function prepare(options: EmbeddedOptions): Promise<Opening> {
  const dataDir = await openDataDir(options.dataDir)
  const binaries = await (options.programs === undefined
    ? packagedBinaries(isRoot() ? join(rootPlace, 'programs') : undefined)
    : installedBinaries(options.programs))
  const found = await findPlace(dataDir)
  if (found) {
    await checkDataVersion(found, binaries)
    return { options, place: found, binaries }
  }
  const account = await accountForNewCluster(options.lasting)
  const place = await choosePlace(dataDir, account, options.lasting)
  await makeCluster(place, binaries, account, options.lasting)
  await confirmPlace(place)
  if (!options.lasting) await eraseOrphans()
  return { options, place, binaries }
}

/** Looks again after every change of mind of others: who starts, stops or owns at the same moment. */
async function serve(opening: Opening): Promise<Serving> {
  const giveUp = performance.now() + raceMs
  for (;;) {
    const answer = await tryToServe(opening)
    if (!(answer instanceof Error)) return answer
    if (performance.now() > giveUp) throw explainFailure(opening.place.dataDir, answer)
    await delay(50)
  }
}

/** Gives the error where another try may go better. */
async function tryToServe(opening: Opening): Promise<Serving | Error> {
  const { place, binaries, options } = opening
  const found = await findPostmaster(place)
  const postmaster = found ? await awaitReady(place) : await start(opening)
  if (!postmaster) return new Error('another process starts or stops it')
  const credentials = await readCredentials(place)
  const connections = connectionsTo(postmaster, credentials)
  let ownership: Ownership | undefined
  try {
    if (options.role === 'owner') ownership = await becomeOwner(connections.admin, place.dataDir)
    const isAsStarted = await prepareServer(connections, credentials, place, binaries, options.lasting)
    if (isAsStarted || !ownership) return { ...connections, postmaster, isAdopted: found !== undefined, ownership }
    await stopPostmaster(place, postmaster)
    return new Error('an older release of it had to end first')
  } catch (reason) {
    await ownership?.release()
    if (isPassing(reason)) return reason
    // What we started and cannot use should not stay behind.
    if (!found) await stopIfUnused(connections.admin, () => stopPostmaster(place, postmaster))
    throw reason
  }
}

async function start({ place, binaries, options }: Opening): Promise<Postmaster | undefined> {
  const settings = { ...settingsOfAll, ...options.settings, ...(options.lasting && safe) }
  return startPostmaster(place, binaries, await accountOfCluster(place.data), settings)
}

function joinedBy({ place }: Opening, { app, admin, postmaster, isAdopted }: Serving): Embedded {
  const stop = async (): Promise<void> => {
    if (!isAdopted) await stopIfUnused(admin, () => stopPostmaster(place, postmaster))
  }
  return { connection: app, admin, pid: () => postmaster.pid, isAdopted, stop }
}

function ownedBy(opening: Opening, first: Serving): Embedded {
  const { place, options } = opening
  let current = first
  let isStopping = false
  const keepServing = async (): Promise<void> => {
    await current.ownership?.ended
    if (isStopping) return
    current = await serve(opening)
    if (isStopping) return stopPostmaster(place, current.postmaster)
    options.note?.(`PostgreSQL went away and was started again (pid ${current.postmaster.pid}).`)
    return keepServing()
  }
  const kept = keepServing().catch((reason: unknown) => options.onLost?.(explainFailure(options.dataDir, reason)))
  const stop = async (): Promise<void> => {
    isStopping = true
    await stopPostmaster(place, current.postmaster)
    await kept
  }
  const { app: connection, admin, isAdopted } = first
  return { connection, admin, isAdopted, pid: () => current.postmaster.pid, stop }
}
