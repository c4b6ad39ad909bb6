import { statfsSync } from 'node:fs'
import { chmod, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pid } from 'node:process'
import { isAlive } from '../../server/database/embedded/draft.ts'
import { eraseEmbedded } from '../../server/database/embedded/erase.ts'

const prefix = 'atrium-test-'

/** Below this, memory is too short to hold the databases of a run. */
const roomyBytes = 2_000_000_000

/** Memory where the system offers it as a file system with room, else the disk: a run makes hundreds of databases. */
function scratchRoot(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > roomyBytes ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Makes a directory for a database that a test may lose; PostgreSQL's own user can pass through it. */
export async function makeScratchDir(): Promise<string> {
  const path = await mkdtemp(join(scratchRoot(), `${prefix}${pid}-`))
  await chmod(path, 0o711)
  return path
}

/** Ends and deletes the databases that killed runs left behind. */
export async function eraseAbandoned(): Promise<void> {
  for (const root of new Set([scratchRoot(), tmpdir()])) {
    for (const name of (await readdir(root)).filter((candidate) => candidate.startsWith(prefix))) {
      const maker = Number(name.slice(prefix.length).split('-')[0])
      if (!isAlive(maker)) await eraseEmbedded(join(root, name)).catch(() => undefined)
    }
  }
}
