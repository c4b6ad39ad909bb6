import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import type { ClientConfig } from 'pg'
import { freePort } from './ports.ts'

/** A server as an operator runs it: a process of its own, known by what it prints and answers. */
export interface ServerProcess {
  readonly pid: number
  readonly port: number
  readonly url: string
  /** Everything it wrote until now. */
  readonly output: () => string
  /** Its log, line by line. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[]
  readonly kill: (signal: NodeJS.Signals) => void
  /** The exit code, once it has ended; the signal's name when that ended it. */
  readonly ended: Promise<number | string>
}

const root = resolve(import.meta.dirname, '../..')
const running = new Set<ChildProcess>()

/** Starts a server with these variables and nothing of ours but the path; does not wait for it. */
export async function spawnServer(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = Number(environment.PORT ?? (await freePort()))
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      PORT: String(port),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  let logged = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8')
  child.stdout.on('data', (text: string) => (logged += text))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: string) => (output += text))
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    running.delete(child)
    return code ?? signal ?? 'gone'
  })
  return {
    pid: child.pid ?? 0,
    port,
    url: `http://localhost:${port}`,
    output: () => output,
    log: () =>
      logged
        .split('\n')
        // The last one is not whole yet.
        .slice(0, -1)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    kill: (signal) => void child.kill(signal),
    ended,
  }
}

/** Starts a server and waits until it is ready for requests; throws what it said when it ends instead. */
export async function startServerProcess(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const server = await spawnServer(environment)
  await untilReady(server)
  return server
}

/** Waits until the server says that it is ready. */
export async function untilReady(server: ServerProcess, ms = 60_000): Promise<void> {
  let hasEnded = false
  void server.ended.then(() => (hasEnded = true))
  const giveUp = performance.now() + ms
  for (;;) {
    if (hasEnded) throw new Error(`the server ended:\n${server.output()}`)
    if (performance.now() > giveUp) throw new Error(`the server did not get ready:\n${server.output()}`)
    const isReady = await fetch(`${server.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** Ends every server that a test left running, and waits for it: for afterEach. */
export async function endServerProcesses(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await once(child, 'close')
      clearTimeout(timer)
    }),
  )
}

/** The address of a database, as DATABASE_URL has it. */
export function databaseUrl({ user, password, host, port, database }: ClientConfig): string {
  const [name, secret, place] = [user, password as string, host].map((part) => encodeURIComponent(part ?? ''))
  return `postgres://${name}:${secret}@${place}:${port}/${database}`
}
