import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Person } from '../driver/job.ts'
import { type Cores, startPinned, waitUntil } from '../machine/pinned.ts'
import { targetsOf } from '../peers/common.ts'
import {
  type AtriumWorld,
  type BenchService,
  type Furnish,
  makeWorld,
  smallWorld,
  type WorldSize,
} from './atrium-world.ts'
import { type Candidate, type Ground, poolSize, type RunningCandidate } from './candidate.ts'

const program = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
// As scripts/run.mjs does it for npm start.
const serverFlags = ['--max-semi-space-size=4']
const codeFolder = fileURLToPath(new URL('../../.atrium/code', import.meta.url))

/** A running Atrium, with what only its own benches ask for. */
export interface RunningAtrium extends RunningCandidate {
  readonly people: readonly Person[]
  readonly service: BenchService
  /** From its start until it was ready. */
  readonly startMs: number
  readonly launched: Launch
}

/** Whether a server is an Atrium, which can do more than sign on. */
export const isAtrium = (server: RunningCandidate): server is RunningAtrium => server.candidate === atrium

/** How an Atrium differs from the usual one. */
export interface AtriumOptions {
  readonly world?: WorldSize
  readonly workers?: number
  readonly furnish?: Furnish
}

/** Atrium as its users start it, the rate limits raised by configuration. */
export const atrium: Candidate = {
  name: 'atrium',
  label: 'Atrium',
  start: (ground) => startAtrium(ground),
}

/** Makes a world in a new database and starts the whole server on it. */
export async function startAtrium(
  { postgres, database, cores, execArgv = [] }: Ground,
  { world: size = smallWorld, workers = 1, furnish }: AtriumOptions = {},
): Promise<RunningAtrium> {
  const databaseUrl = await postgres.createDatabase(database)
  const world = await makeWorld(databaseUrl, size, furnish)
  return launch({ database, databaseUrl, cores, execArgv, workers, world })
}

/** Starts a server again that was stopped, on the database it left. */
export const restartAtrium = ({ launched }: RunningAtrium): Promise<RunningAtrium> => launch(launched)

/** What a server is started with, the first time and again. */
interface Launch {
  readonly database: string
  readonly databaseUrl: string
  readonly world: AtriumWorld
  readonly cores: Cores
  readonly execArgv: readonly string[]
  readonly workers: number
}

async function launch(launched: Launch): Promise<RunningAtrium> {
  const { database, databaseUrl, world, cores, execArgv, workers } = launched
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-bench-data-'))
  const port = await freePort()
  const startedAt = performance.now()
  const server = startPinned({
    cores,
    execArgv: [...serverFlags, ...execArgv],
    args: [program],
    env: {
      ...unlimited,
      NODE_COMPILE_CACHE: codeFolder,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: String(poolSize),
      MASTER_KEY: world.masterKey,
      DATA_DIR: dataDir,
      WORKERS: String(workers),
    },
  })
  const stop = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  if (!(await waitUntil(() => isReady(port), 30_000, 10))) {
    await stop()
    throw new Error('Atrium was not ready within 30 seconds')
  }
  const startMs = performance.now() - startedAt
  const targets = targetsOf({ ...endpoints, port, issuer: `http://localhost:${port}`, sessions: world.sessions })
  const { people, service } = world
  return { candidate: atrium, database, pid: server.pid, targets, people, service, startMs, launched, stop }
}

const endpoints = {
  paths: {
    authorize: '/oauth2/v1/authorize',
    token: '/oauth2/v1/token',
    userInfo: '/oauth2/v1/userinfo',
    keys: '/oauth2/v1/keys',
  },
  introspectPath: '/oauth2/v1/introspect',
  discoveryPath: '/.well-known/openid-configuration',
}

/** One address asks for everything here, which no limit of a real deployment would bear. */
const unlimited = {
  RATE_LIMIT_ORG_PER_MINUTE: '100000000',
  RATE_LIMIT_APP_PER_MINUTE: '100000000',
  RATE_LIMIT_AUTHORIZE_PER_MINUTE: '100000000',
  RATE_LIMIT_AUTHORIZE_AT_ONCE: '1000000',
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(1000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
