import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClientConfig, Pool } from 'pg'
import type { OrgDb } from '../../server/database/org.ts'
import { withinOrg } from '../../server/database/org.ts'
import { migrate } from '../../server/database/migrate.ts'
import { eraseEmbedded } from '../../server/database/embedded/erase.ts'
import { type Embedded, openEmbedded } from '../../server/database/embedded/open.ts'
import { openDeployment } from '../../server/deployment.ts'
import { createOrg } from '../../server/directory/create-org.ts'
import { createUser } from '../../server/directory/create-user.ts'
import { makePasswordHasher } from '../../server/sign-in/password/hasher.ts'
import { makeScratchDir } from '../support/scratch.ts'
import { freePort } from '../support/ports.ts'
import { databaseUrl, type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { addApp, type TestApp } from '../worlds/app-world.ts'
import { password } from '../worlds/deployment-world.ts'

/** A deployment as it runs in production: processes, a PostgreSQL of its own that keeps what it acknowledged, a balancer. */
export interface ProcessWorld {
  /** The balancer's address, which is the issuer. */
  readonly issuer: string
  readonly db: OrgDb
  readonly app: TestApp
  readonly postgres: Embedded
  readonly connection: ClientConfig
  readonly logins: readonly string[]
  /** Starts one more process, ready for requests; it gets its share of them from then on. */
  readonly startNode: () => Promise<ServerProcess>
  /** Sends a process no further connections; those it has stay. */
  readonly takeOut: (node: ServerProcess) => void
  readonly nodes: () => readonly ServerProcess[]
  readonly close: () => Promise<void>
}

/** What a crash must not lose: the database of other tests is faster and may lose it. */
const careful = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // As files, the shared memory of a killed PostgreSQL goes with its directory.
  dynamic_shared_memory_type: 'mmap',
  max_connections: '100',
}

const masterKey = Buffer.alloc(32, 7).toString('base64')
const high = '1000000'

/** Makes the world with so many people in it and no process yet. */
export async function makeProcessWorld(people: number): Promise<ProcessWorld> {
  const dataDir = await makeScratchDir()
  const folder = await mkdtemp(join(tmpdir(), 'atrium-drill-'))
  const postgres = await openEmbedded({ dataDir, role: 'owner', lasting: false, settings: careful })
  const outcome = await migrate(postgres.connection)
  if (outcome.kind === 'refused') throw new Error(outcome.description)
  const pool = new Pool({ ...postgres.connection, max: 4 })
  pool.on('error', () => undefined)
  const { db, app, logins } = await furnish(pool, people)
  const balancer = await makeBalancer()
  const issuer = `http://localhost:${balancer.port}`
  const nodes = new Map<ServerProcess, number>()
  return {
    issuer,
    db,
    app,
    postgres,
    connection: postgres.connection,
    logins,
    startNode: async () => {
      const node = await startServerProcess({
        DATABASE_URL: databaseUrl(postgres.connection),
        DATABASE_POOL_SIZE: '8',
        BASE_URL: issuer,
        PORT: String(await freePort()),
        DATA_DIR: folder,
        MASTER_KEY: masterKey,
        DEVELOPMENT: 'true',
        LOG_LEVEL: 'warn',
        RATE_LIMIT_ORG_PER_MINUTE: high,
        RATE_LIMIT_APP_PER_MINUTE: high,
        RATE_LIMIT_AUTHORIZE_PER_MINUTE: high,
        RATE_LIMIT_AUTHORIZE_AT_ONCE: '1000',
      })
      nodes.set(node, node.port)
      balancer.ports.add(node.port)
      void node.ended.then(() => {
        nodes.delete(node)
        balancer.ports.delete(node.port)
      })
      return node
    },
    takeOut: (node) => void balancer.ports.delete(node.port),
    nodes: () => [...nodes.keys()],
    close: async () => {
      for (const node of nodes.keys()) node.kill('SIGKILL')
      await Promise.all([...nodes.keys()].map(({ ended }) => ended))
      balancer.close()
      await pool.end()
      await postgres.stop()
      await eraseEmbedded(dataDir)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function furnish(pool: Pool, people: number): Promise<Pick<ProcessWorld, 'db' | 'app' | 'logins'>> {
  const now = new Date()
  const deployment = await openDeployment(pool, { text: masterKey, file: '' }, false)
  const org = await createOrg(pool, { name: 'Acme', slug: null }, now)
  if (org.kind !== 'created') throw new Error(org.why)
  const db = withinOrg(pool, org.id)
  const passwordHash = (await makePasswordHasher().hash(password)) ?? ''
  const logins = Array.from({ length: people }, (_, at) => `person-${at}@acme.example`)
  const users: string[] = []
  for (const login of logins) {
    const draft = { login, email: login, emailVerified: true, firstName: 'Per', lastName: 'Son', passwordHash }
    users.push((await createUser(db, draft, {}, now)) ?? '')
  }
  return { db, logins, app: await addApp(db, deployment.keeper, { users }) }
}

interface Balancer {
  readonly port: number
  readonly ports: Set<number>
  readonly close: () => void
}

/** Hands each connection to the next process that takes it; knows nothing of what goes through. */
async function makeBalancer(): Promise<Balancer> {
  const ports = new Set<number>()
  const open = new Set<Socket>()
  let turn = 0
  const server = createServer((near) => {
    const all = [...ports]
    const first = turn++
    near.on('error', () => near.destroy())
    open.add(near)
    near.on('close', () => open.delete(near))
    const handTo = (tries: number): void => {
      const port = all[(first + tries) % all.length]
      if (tries >= all.length || port === undefined) return void near.destroy()
      const far = connect(port, '127.0.0.1')
      far.once('connect', () => {
        near.pipe(far).pipe(near)
        near.on('close', () => far.destroy())
        far.on('close', () => near.destroy())
      })
      far.on('error', () =>
        far.connecting || far.bytesRead + far.bytesWritten === 0 ? handTo(tries + 1) : near.destroy(),
      )
    }
    handTo(0)
  })
  const port = await freePort()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const close = (): void => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  return { port, ports, close }
}
