import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { EmbeddedProblem } from './problem.ts'

const run = promisify(execFile)

/** A system user PostgreSQL runs as; it refuses to run as root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The user whom lasting data belongs to. Nobody else's processes run as it, so nobody else reaches the files. */
const lastingUser = 'atrium'

/** Whether this process is root, and PostgreSQL therefore needs another user. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * Gives the user a new cluster belongs to; undefined where it is the one who runs this process.
 *
 * As root, lasting data gets a system user of our own, made when missing. `nobody` is shared with others on the
 * machine, so it serves only data that may be lost or read.
 */
export async function accountForNewCluster(lasting: boolean): Promise<Account | undefined> {
  if (!isRoot()) return undefined
  if (!lasting) return existingUser('nobody')
  return (await findUser(lastingUser)) ?? makeUser(lastingUser)
}

/** Gives the user an existing cluster belongs to; undefined where it is the one who runs this process. */
export async function accountOfCluster(dataPath: string): Promise<Account | undefined> {
  if (!isRoot()) return undefined
  const { uid, gid } = await stat(dataPath)
  if (uid === 0) {
    throw new EmbeddedProblem(
      'no-permission',
      `${dataPath} belongs to root, as whom PostgreSQL does not run: give it to the user ${lastingUser} (chown -R).`,
    )
  }
  return { uid, gid }
}

async function existingUser(name: string): Promise<Account> {
  const user = await findUser(name)
  if (user) return user
  throw new EmbeddedProblem(
    'no-permission',
    `PostgreSQL does not run as root and this machine has no user "${name}": start as an ordinary user, or set DATABASE_URL.`,
  )
}

async function findUser(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

// Two tools, because a slim system may have only one of them. Of two starts at once the second finds the user made.
const makers: readonly (readonly [string, readonly string[]])[] = [
  [
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'],
  ],
  ['adduser', ['--system', '--group', '--no-create-home', '--home', '/nonexistent', '--shell', '/usr/sbin/nologin']],
]

async function makeUser(name: string): Promise<Account> {
  for (const [tool, options] of makers) {
    const made = await run(tool, [...options, name], { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } }).then(
      () => true,
      () => false,
    )
    const user = await findUser(name)
    if (user && (made || user.uid !== 0)) return user
  }
  throw new EmbeddedProblem(
    'no-permission',
    `PostgreSQL does not run as root, and the system user "${name}" could not be made: make it (useradd --system ${name}), start as an ordinary user, or set DATABASE_URL.`,
  )
}
