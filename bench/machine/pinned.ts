import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Which cores a process may use, as taskset writes it: "0", "1", "0,1". */
export type Cores = string

/** Servers have this core to themselves. */
export const serverCore: Cores = '0'

/** PostgreSQL and the driver share this one. */
export const otherCore: Cores = '1'

const canPin = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'taskset')))

/** A program to run on certain cores. */
export interface PinnedProgram {
  readonly cores: Cores
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly execArgv?: readonly string[]
}

/** A process that was started here, and is ended here. */
export interface PinnedProcess {
  readonly pid: number
  readonly child: ChildProcess
  /** The first message it sends; rejects when it ends before, or after a minute. */
  readonly hello: <Message>() => Promise<Message>
  /** Asks it to end, and makes it after ten seconds. */
  readonly stop: () => Promise<void>
}

/** Starts a Node program, with this Node, on certain cores. What it writes to standard error is shown. */
export function startPinned({ cores, args, env, cwd, execArgv = [] }: PinnedProgram): PinnedProcess {
  const command = [...(canPin ? ['taskset', '-c', cores] : []), process.execPath, ...execArgv, ...args]
  const [program = '', ...rest] = command
  const child = spawn(program, rest, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
  })
  if (child.pid === undefined) throw new Error(`${program} did not start`)
  children.add(child)
  child.once('exit', () => children.delete(child))
  return {
    pid: child.pid,
    child,
    hello: <Message>() => firstMessage<Message>(child, rest.join(' ')),
    stop: () => stopChild(child),
  }
}

const children = new Set<ChildProcess>()
// However the bench ends, nothing of it stays behind.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))

function firstMessage<Message>(child: ChildProcess, what: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} was not ready within a minute`)), 60_000)
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code} before it was ready`)))
    child.once('message', (message) => {
      clearTimeout(timer)
      resolve(message as Message)
    })
  })
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(timer)
}

/** Moves a running process with all its threads to certain cores; its children inherit them. */
export async function pin(pid: number, cores: Cores): Promise<void> {
  if (canPin) await run('taskset', ['-a', '-p', '-c', cores, String(pid)]).catch(() => undefined)
}

/** Waits until something holds; false when it does not within the time. */
export async function waitUntil(holds: () => Promise<boolean>, withinMs: number, everyMs = 50): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(everyMs))
    if (await holds()) return true
  return false
}
