import { createHash, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, isRoot } from './account.ts'
import { exists } from './draft.ts'
import { onCode } from './expected.ts'
import { EmbeddedProblem } from './problem.ts'

/** Where one database lies. */
export interface Place {
  /** The directory the operator named, with links resolved; how messages call the database. */
  readonly dataDir: string
  /** Holds everything below; made whole by `makeCluster`. */
  readonly cluster: string
  /** PostgreSQL's own data directory. */
  readonly data: string
  readonly credentials: string
  readonly log: string
  /** Where a server started now puts its socket; others cannot enter it. One that runs says itself where its socket is. */
  readonly socketDir: string
}

/** Where root keeps what other users of ours must reach: the programs, and data whose own directory they cannot enter. */
export const rootPlace = process.platform === 'darwin' ? '/usr/local/var/atrium' : '/var/lib/atrium'

/** How the names of homes begin whose data may be lost. */
const scratchPrefix = 'scratch-'

/** Written into a data directory whose database lies elsewhere. */
const pointerName = 'embedded.json'

interface Pointer {
  readonly home: string
  /** Whether the database was made there; if so and it is gone, data is missing and no empty one may take its place. */
  readonly made: boolean
}

/** Makes the data directory if missing and gives its real path. */
export async function openDataDir(dataDir: string): Promise<string> {
  const made = await mkdir(dataDir, { recursive: true })
  // As root PostgreSQL's own user passes through it; what lies in it has modes of its own.
  if (made !== undefined) await chmod(dataDir, isRoot() ? 0o711 : 0o700)
  return realpath(dataDir)
}

/** Finds the database made for this data directory earlier; undefined when there is none. */
export async function findPlace(dataDir: string): Promise<Place | undefined> {
  const pointer = await readPointer(dataDir)
  if (pointer === undefined) return (await exists(join(dataDir, 'postgres'))) ? placeIn(dataDir, dataDir) : undefined
  const place = placeIn(dataDir, pointer.home)
  if (!(await exists(place.cluster))) {
    if (!pointer.made) return undefined
    throw new EmbeddedProblem(
      'data-moved',
      `The database of ${dataDir} lay in ${pointer.home} and is gone: put it back, or restore a backup into an empty data directory.`,
    )
  }
  await claim(dataDir, pointer.home)
  return place
}

/**
 * Chooses where a new database goes: into the data directory, or, when its user cannot enter that, below `rootPlace`.
 *
 * The choice is written down first, so that of two starts at once both use the same.
 */
export async function choosePlace(dataDir: string, account: Account | undefined, lasting: boolean): Promise<Place> {
  if (account === undefined || (await isReachable(dataDir, account))) return placeIn(dataDir, dataDir)
  const home = join(rootPlace, `${lasting ? 'data-' : scratchPrefix}${randomBytes(8).toString('hex')}`)
  const pointer: Pointer = { home, made: false }
  await writeFirst(join(dataDir, pointerName), JSON.stringify(pointer))
  const chosen = (await readPointer(dataDir))?.home ?? home
  await mkdir(chosen, { recursive: true })
  await chmod(dirname(chosen), 0o755)
  await chmod(chosen, 0o711)
  return placeIn(dataDir, chosen)
}

/** Notes that the database now exists, once the data directory only points to it. */
export async function confirmPlace(place: Place): Promise<void> {
  const home = dirname(place.cluster)
  if (home === place.dataDir) return
  await claim(place.dataDir, home)
  await replaceFile(join(place.dataDir, pointerName), JSON.stringify({ home, made: true } satisfies Pointer))
}

function placeIn(dataDir: string, home: string): Place {
  const cluster = join(home, 'postgres')
  return {
    dataDir,
    cluster,
    data: join(cluster, 'data'),
    credentials: join(cluster, 'credentials.json'),
    log: join(cluster, 'log'),
    socketDir: socketDirFor(cluster),
  }
}

/** The path of a Unix socket has room for 103 bytes on macOS and 107 on Linux, a checkout may lie deeper. */
const longestSocketDir = 103 - '/.s.PGSQL.5432'.length

function socketDirFor(cluster: string): string {
  const beside = join(cluster, 'socket')
  if (Buffer.byteLength(beside) <= longestSocketDir) return beside
  const name = createHash('sha256').update(cluster).digest('hex').slice(0, 16)
  return isRoot() ? join(rootPlace, 'sockets', name) : join('/tmp', `atrium-${process.getuid?.()}-${name}`)
}

/**
 * The databases below `rootPlace` that may be lost and whose data directory is gone: someone deleted it without knowing
 * that the database lies elsewhere. Lasting data is never among them.
 */
export async function findOrphans(): Promise<readonly { readonly home: string; readonly place: Place }[]> {
  const names = (await readdir(rootPlace).catch(() => [])).filter((name) => name.startsWith(scratchPrefix))
  const homes = names.map((name) => join(rootPlace, name))
  const orphans: { home: string; place: Place }[] = []
  for (const home of homes) {
    const origin = await readFile(join(home, 'origin'), 'utf8').catch(() => undefined)
    // One without an origin is being made at this moment.
    if (origin === undefined || (await readPointer(origin))?.home === home) continue
    orphans.push({ home, place: placeIn(origin, home) })
  }
  return orphans
}

async function readPointer(dataDir: string): Promise<Pointer | undefined> {
  const text = await readFile(join(dataDir, pointerName), 'utf8').catch(onCode('ENOENT', undefined))
  return text === undefined ? undefined : (JSON.parse(text) as Pointer)
}

/** A copied data directory still points to the original's database; only one of the two may use it. */
async function claim(dataDir: string, home: string): Promise<void> {
  const path = join(home, 'origin')
  const origin = await readFile(path, 'utf8').catch(() => undefined)
  if (origin === dataDir) return
  if (origin !== undefined && (await readPointer(origin).catch(() => undefined))?.home === home) {
    throw new EmbeddedProblem(
      'data-moved',
      `${dataDir} is a copy of ${origin}, whose database in ${home} it cannot share: delete ${join(dataDir, pointerName)} to start with an empty one.`,
    )
  }
  await replaceFile(path, dataDir)
}

/** Others read it at any moment: they find the old text or the new one, never half of it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`
  await writeFile(draft, text)
  await rename(draft, path)
}

/** Of several that write the same file the first one counts; nobody finds it half written, where the disk knows links. */
async function writeFirst(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.new`
  await writeFile(draft, text)
  try {
    await link(draft, path)
  } catch {
    await writeFile(path, text, { flag: 'wx' }).catch(onCode('EEXIST', undefined))
  } finally {
    await rm(draft)
  }
}

async function isReachable(path: string, { uid, gid }: Account): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder)
    const mayEnter = owner === uid ? mode & 0o100 : group === gid ? mode & 0o010 : mode & 0o001
    if (!mayEnter) return false
    if (folder === dirname(folder)) return true
  }
}
