import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Mounts a disk of so many bytes, to see what happens when it is full; undefined where this process may not. */
export async function makeSmallDisk(bytes: number): Promise<{ path: string; remove: () => Promise<void> } | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'atrium-small-disk-'))
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'tmpfs', path]).then(
    () => true,
    () => false,
  )
  if (!mounted) {
    await rm(path, { recursive: true })
    return undefined
  }
  const remove = async (): Promise<void> => {
    await run('umount', ['-l', path])
    await rm(path, { recursive: true, force: true })
  }
  await chmod(path, 0o755)
  return { path, remove }
}
