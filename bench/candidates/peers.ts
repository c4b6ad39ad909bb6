import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startPinned } from '../machine/pinned.ts'
import { type BenchClient, benchClients, type Hello, targetsOf } from '../peers/common.ts'
import { type Candidate, type Ground, poolSize, type RunningCandidate } from './candidate.ts'

const folder = fileURLToPath(new URL('../peers/', import.meta.url))

/** The servers that Atrium is compared with. */
export const peers: readonly Candidate[] = [
  peer('oidc-provider', 'oidc-provider 9.13, PostgreSQL', { file: 'oidc-provider-server.ts', usesPostgres: true }),
  peer('oidc-provider-memory', 'oidc-provider 9.13, in memory', {
    file: 'oidc-provider-server.ts',
    usesPostgres: false,
    // It forgets the grants of an app that is not asked for, so it gets one app.
    clients: benchClients.slice(0, 1),
  }),
  peer('lower-bound', 'lower bound: bare node:http', { file: 'lower-bound-server.ts', usesPostgres: true }),
]

interface Peer {
  readonly file: string
  readonly usesPostgres: boolean
  readonly clients?: readonly BenchClient[]
}

function peer(name: string, label: string, what: Peer): Candidate {
  const candidate: Candidate = { name, label, start: (ground) => startPeer(candidate, what, ground) }
  return candidate
}

async function startPeer(
  candidate: Candidate,
  { file, usesPostgres, clients = benchClients }: Peer,
  { postgres, database, cores, execArgv = [] }: Ground,
): Promise<RunningCandidate> {
  const env: Record<string, string> = { POOL_SIZE: String(poolSize) }
  if (usesPostgres) env.DATABASE_URL = await postgres.createDatabase(database)
  const server = startPinned({ cores, args: [file], cwd: folder, env, execArgv })
  const hello = await server.hello<Hello>()
  return { candidate, database, pid: server.pid, targets: targetsOf(hello, clients), stop: server.stop }
}

const run = promisify(execFile)

/** Installs the peers into their own folder, once for each lock file. */
export async function installPeers(): Promise<void> {
  const lock = await readFile(`${folder}package-lock.json`, 'utf8')
  const stamp = createHash('sha256').update(lock).digest('hex')
  const stampFile = `${folder}node_modules/.bench-stamp`
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
  await writeFile(stampFile, stamp)
}
