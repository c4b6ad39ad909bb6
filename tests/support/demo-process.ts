import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePorts } from './ports.ts'

/** The demo as a newcomer runs it: a process of its own, with data of its own. */
export interface DemoProcess {
  /** Acme, e.g. "http://localhost:18080". */
  readonly url: string
  /** Globex. */
  readonly globex: string
  readonly ledger: string
  readonly board: string
  readonly payroll: string
  /** Where its data lies until it is stopped. */
  readonly dataDir: string
  readonly stop: () => Promise<void>
}

const root = resolve(import.meta.dirname, '../..')
const startMs = 90_000

/** Starts the demo at this port and the three above it, or at four that are free, and waits for its "open …" line. */
export async function startDemo(at?: number): Promise<DemoProcess> {
  const port = at ?? (await freePorts(4))
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-demo-'))
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [join(root, 'demo/main.ts')], {
    cwd: root,
    env: { PATH, PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await opened(child)
  } catch (error) {
    await stop()
    throw error
  }
  const urlAbove = (steps: number) => `http://localhost:${port + steps}`
  return {
    url: urlAbove(0),
    globex: `http://globex.localhost:${port}`,
    ledger: urlAbove(1),
    board: urlAbove(2),
    payroll: urlAbove(3),
    dataDir,
    stop,
  }
}

async function opened(child: ChildProcess): Promise<void> {
  let output = ''
  const giveUp = AbortSignal.timeout(startMs)
  await new Promise<void>((resolveOpen, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
      if (/^open http/m.test(output)) resolveOpen()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${output}`)))
    giveUp.addEventListener('abort', () => reject(new Error(`the demo did not open:\n${output}`)))
  })
}
