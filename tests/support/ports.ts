import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pid } from 'node:process'
import { isAlive } from '../../server/database/embedded/draft.ts'

/** Below those that systems hand out by themselves: any connection of anyone may get one of these at any moment. */
const firstPort = 20_000
const lastPort = 31_999

/** One file for each port that a test has taken, with the id of the process that may use it. */
const folder = join(tmpdir(), 'atrium-test-ports')

/** Takes a port for as long as this process lives; see `freePorts`. */
export const freePort = (): Promise<number> => freePorts(1)

/**
 * Takes so many ports in a row for as long as this process lives, and gives the first.
 *
 * An issuer must be known before its server listens, and on a busy machine seconds pass in between. Groups of tests run
 * side by side, so a port is not only found free but written down as taken; of two that want the same one gets it.
 */
export async function freePorts(count: number): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const begin = firstPort + Math.floor(Math.random() * (lastPort - firstPort))
  for (let step = 0; step <= lastPort - firstPort; step++) {
    const first = firstPort + ((begin - firstPort + step) % (lastPort - firstPort + 1))
    const row = Array.from({ length: count }, (_, above) => first + above)
    if (await areTaken(row)) return first
  }
  throw new Error(`no ${count} ports in a row are free`)
}

/** Gives back the ports of processes that have ended. */
export function giveBackPorts(): void {
  mkdirSync(folder, { recursive: true })
  for (const path of readdirSync(folder).map((name) => join(folder, name)))
    if (!isHeld(path)) rmSync(path, { force: true })
}

/** Takes all of these ports or none. */
async function areTaken(row: readonly number[]): Promise<boolean> {
  const mine: number[] = []
  for (const port of row) {
    if (port > lastPort || !writeDown(port)) break
    mine.push(port)
    if (!(await isFree(port))) break
    if (mine.length === row.length) return true
  }
  for (const port of mine) rmSync(join(folder, String(port)), { force: true })
  return false
}

function writeDown(port: number): boolean {
  const path = join(folder, String(port))
  try {
    writeFileSync(path, String(pid), { flag: 'wx' })
    return true
  } catch {
    // What a killed process left is taken away, for whoever looks next.
    if (!isHeld(path)) rmSync(path, { force: true })
    return false
  }
}

function isHeld(path: string): boolean {
  try {
    const holder = readFileSync(path, 'utf8')
    // Empty while it is being written.
    return holder === '' || isAlive(Number(holder))
  } catch {
    return true
  }
}

/** Whether nobody listens there, at whatever address. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port)
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
