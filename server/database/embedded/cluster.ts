import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, lstat, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { makeWhole } from './draft.ts'
import { onCode } from './expected.ts'
import type { Place } from './place.ts'
import { EmbeddedProblem, explainFailure } from './problem.ts'

const run = promisify(execFile)

/** How to sign in to the embedded PostgreSQL. */
export interface Credentials {
  /** A superuser, for starting, locking and making databases; the server's queries never run as it. */
  readonly admin: { readonly user: string; readonly password: string }
  /** Owns the database and nothing else. */
  readonly app: { readonly user: string; readonly password: string }
}

/** What a process of PostgreSQL gets to see of our environment: nothing, above all no master key. */
export const bareEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const

/** Makes an empty cluster at the place; a start killed in the middle leaves none, and of several at once all get the same. */
export async function makeCluster(
  place: Place,
  binaries: Binaries,
  account: Account | undefined,
  lasting: boolean,
): Promise<void> {
  await makeWhole(place.cluster, async (draft) => {
    await mkdir(draft)
    await chmod(draft, account ? 0o711 : 0o700)
    const credentials: Credentials = {
      admin: { user: 'atrium_admin', password: randomBytes(24).toString('base64url') },
      app: { user: 'atrium', password: randomBytes(24).toString('base64url') },
    }
    const data = join(draft, basename(place.data))
    await mkdir(data)
    await giveTo(account, data, 0o700)
    await initialise(data, binaries, account, credentials, lasting)
    await writeFile(join(data, 'pg_hba.conf'), 'local all all scram-sha-256\n')
    await writeSecret(join(draft, basename(place.credentials)), JSON.stringify(credentials))
  })
}

/** Makes the directory of the socket if missing; others cannot enter it. */
export async function makeSocketDir(place: Place, account: Account | undefined): Promise<void> {
  await mkdir(dirname(place.socketDir), { recursive: true })
  await mkdir(place.socketDir).catch(onCode('EEXIST', undefined))
  const { uid } = await lstat(place.socketDir)
  // A deep checkout's socket lies in the shared /tmp, where someone else may have made the directory, or a link, first.
  const ours = [process.getuid?.(), account?.uid]
  if (!ours.includes(uid))
    throw new EmbeddedProblem('no-permission', `${place.socketDir} is another user's: remove it.`)
  await giveTo(account, place.socketDir, 0o700)
}

/** Reads how to sign in. */
export async function readCredentials(place: Place): Promise<Credentials> {
  const text = await readFile(place.credentials, 'utf8').catch(onCode('ENOENT', ''))
  if (text !== '') return JSON.parse(text) as Credentials
  throw new EmbeddedProblem('corrupt', `${place.credentials} is missing: put it back, or restore your last backup.`)
}

/** Refuses data of another major version, which only that version's programs read. */
export async function checkDataVersion(place: Place, binaries: Binaries): Promise<void> {
  const version = (await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(onCode('ENOENT', ''))).trim()
  if (version === '') throw explainFailure(place.dataDir, new Error('is not a data directory'))
  if (version !== String(binaries.major)) {
    throw explainFailure(place.dataDir, new Error(`The data was initialized by PostgreSQL version ${version}`))
  }
}

async function initialise(
  data: string,
  binaries: Binaries,
  account: Account | undefined,
  { admin }: Credentials,
  lasting: boolean,
): Promise<void> {
  const passwordFile = `${data}.password`
  await writeSecret(passwordFile, admin.password)
  await giveTo(account, passwordFile, 0o600)
  // Sorting and case rules built into PostgreSQL (17 and later) do not change under the data when the system is upgraded.
  // Older ones take the letters' cases from the system, where they are the same as long as it knows C.UTF-8.
  const locale =
    binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--lc-ctype=C.UTF-8']
  const whereAndWho = ['-D', data, '-U', admin.user, '--pwfile', passwordFile, '--auth=scram-sha-256']
  const how = ['--encoding=UTF8', '--locale=C', ...locale, '--data-checksums', '--no-instructions']
  const options = [...whereAndWho, ...how, ...(lasting ? [] : ['--no-sync'])]
  try {
    await run(binaries.initdb, options, { ...account, cwd: dirname(binaries.initdb), env: bareEnvironment })
  } catch (reason) {
    throw explainRun(dirname(dirname(data)), binaries.initdb, reason)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Explains why one of PostgreSQL's programs did not run; a program that is there and "not found" lacks its loader. */
export function explainRun(place: string, program: string, reason: unknown): EmbeddedProblem {
  const { code, syscall, stderr } = reason as NodeJS.ErrnoException & { readonly stderr?: string }
  if (syscall?.startsWith('spawn') && code === 'ENOENT') {
    return new EmbeddedProblem(
      'not-runnable',
      `${program} does not run on this system (it needs glibc): set DATABASE_URL to a PostgreSQL of your own (15 or later).`,
      reason,
    )
  }
  return explainFailure(place, stderr === undefined || stderr === '' ? reason : new Error(stderr, { cause: reason }))
}

async function giveTo(account: Account | undefined, path: string, mode: number): Promise<void> {
  if (account) await chown(path, account.uid, account.gid)
  await chmod(path, mode)
}

async function writeSecret(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
