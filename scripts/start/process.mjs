import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Names a living process so that another one that later gets its number is not taken for it; undefined when none lives.
 *
 * @param {number} pid
 */
export function nameProcess(pid) {
  try {
    process.kill(pid, 0)
  } catch (reason) {
    if (reason.code !== 'EPERM') return undefined
  }
  return `${pid} ${startOf(pid)}`
}

/** When a process started, in whatever unit the system tells it. */
function startOf(pid) {
  if (process.platform === 'linux') {
    // The second field is the program's name in brackets, which may hold spaces; the start is the 22nd field.
    const fields = readTextOr(`/proc/${pid}/stat`, '').split(') ').at(-1)?.split(' ')
    return fields?.[19] ?? ''
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
}

/** Whether the process that this name was given to lives. */
export function isSameProcess(name) {
  const pid = Number(name.split(' ')[0])
  return pid > 0 && nameProcess(pid) === name
}

/**
 * Does the work while no other process does work under the same path. Waits for a process that lives; the lock of one
 * that was killed is taken over.
 *
 * @template T
 * @param {string} path
 * @param {(pid: string) => void} onWait called once, before waiting
 * @param {() => Promise<T>} work
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true })
  const name = nameProcess(process.pid)
  let waits = false
  while (!tryLock(path, name)) {
    const holder = readTextOr(path, '')
    if (holder !== '' && !isSameProcess(holder)) {
      breakLock(path, holder)
      continue
    }
    if (!waits && holder !== '') onWait(holder.split(' ')[0])
    waits = waits || holder !== ''
    await delay(100)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** A link appears with its content, so nobody reads a lock that does not say yet whose it is. */
function tryLock(path, name) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, name)
  try {
    linkSync(draft, path)
    return true
  } catch (reason) {
    if (reason.code !== 'EEXIST') throw reason
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Of several that find a dead lock one takes it away; a lock that was taken anew in between is put back. */
function breakLock(path, holder) {
  const aside = `${path}.${process.pid}.dead`
  try {
    renameSync(path, aside)
  } catch (reason) {
    if (reason.code === 'ENOENT') return
    throw reason
  }
  if (readTextOr(aside, '') === holder) rmSync(aside)
  else renameSync(aside, path)
}

/**
 * Writes down that a process runs from this checkout; gives the function that takes it back.
 *
 * @param {string} folder
 * @param {number} pid
 * @param {string} what
 */
export function register(folder, pid, what) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, String(pid))
  writeFileSync(path, `${nameProcess(pid) ?? ''}\n${what}`)
  return () => rmSync(path, { force: true })
}

/**
 * The processes that run from this checkout. Forgets those that were killed.
 *
 * @param {string} folder
 */
export function findRegistered(folder) {
  const found = []
  for (const path of listOr(folder).map((file) => join(folder, file))) {
    const [name = '', what = ''] = readTextOr(path, '').split('\n')
    if (isSameProcess(name)) found.push({ pid: Number(basename(path)), what })
    else rmSync(path, { force: true })
  }
  return found
}

function listOr(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * @param {string} path
 * @param {string} otherwise
 */
export function readTextOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
