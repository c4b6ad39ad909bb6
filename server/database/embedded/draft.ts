import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Makes a directory whole or not at all, however many processes try and whenever one is killed.
 *
 * It is filled under a draft name and renamed. Of several at once the first rename wins and the others' drafts are
 * removed, as are the drafts of processes that no longer live.
 */
export async function makeWhole(target: string, fill: (draft: string) => Promise<void>): Promise<void> {
  await removeAbandoned(target)
  const draft = `${target}.draft-${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await fill(draft)
    await rename(draft, target)
    await syncFolder(dirname(target))
  } catch (reason) {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(target))) throw reason
  }
}

/** Whether something lies at the path, be it a link that leads nowhere. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** Whether a process with this id lives, whoever owns it. One that ended and was not yet waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (reason) {
    // Another user's: it is there.
    if ((reason as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

/** In a container the first process is often one that waits for nobody: what was killed there keeps its id for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    // proc(5): the state follows the name, which stands in brackets and may itself hold some.
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    // Ended between the two questions.
    return true
  }
}

async function removeAbandoned(target: string): Promise<void> {
  const prefix = `${basename(target)}.draft-`
  const names = await readdir(dirname(target)).catch(() => [])
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue
    // A program the killed process had started may write for a moment more. What it leaves is waste, not harm.
    const abandoned = join(dirname(target), name)
    await rm(abandoned, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined)
  }
}

/** A rename survives a power cut once its folder is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
