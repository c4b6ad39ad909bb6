import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { request as requestTls } from 'node:https'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../tests/support/postgres.ts'
import { freePort } from '../tests/support/ports.ts'
import {
  databaseUrl,
  endServerProcesses,
  type ServerProcess,
  spawnServer,
  startServerProcess,
  untilReady,
} from '../tests/support/server-process.ts'
import { makeScratchDir } from '../tests/support/scratch.ts'
import { testCertificate, testCertificateKey } from '../tests/support/tls.ts'

import { isAlive } from './database/embedded/draft.ts'
import { eraseEmbedded } from './database/embedded/erase.ts'

// The server as its operator meets it: a process with an environment, an output, signals and an exit code.

let database: TestDatabase
let folder: string
let DATABASE_URL: string

beforeAll(async () => {
  database = await createTestDatabase()
  DATABASE_URL = databaseUrl(database.connection)
  folder = mkdtempSync(join(tmpdir(), 'main-'))
})
afterEach(endServerProcesses, 30_000)
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const start = (more: Record<string, string> = {}) => startServerProcess({ DATABASE_URL, DATA_DIR: folder, ...more })

/** What a server says that does not start: the exit code, and its words without the log. */
async function sayOf(environment: Record<string, string>): Promise<{ code: number | string; words: string }> {
  const server = await spawnServer({ DATA_DIR: folder, ...environment })
  const code = await server.ended
  const words = server
    .output()
    .split('\n')
    .filter((line) => line !== '' && !/^\{|^\(|FSTDEP/.test(line))
  return { code, words: words.join('\n') }
}

const within = async (isSo: () => Promise<boolean>, ms: number): Promise<boolean> => {
  const giveUp = performance.now() + ms
  while (performance.now() < giveUp) {
    if (await isSo().catch(() => false)) return true
    await new Promise((done) => setTimeout(done, 50))
  }
  return false
}

/** A request whose body comes slowly: it is under way from the call of `begun` until a second later; gives the status. */
function askSlowly({ url }: ServerProcess, begun: () => void): Promise<number> {
  const body = 'grant_type=authorization_code'
  return new Promise((done, failed) => {
    const asked = request(
      `${url}/oauth2/v1/token`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': body.length,
          expect: '100-continue',
        },
      },
      (response) => done(response.statusCode ?? 0),
    )
    asked.on('error', failed)
    asked.write(body.slice(0, 5))
    asked.once('continue', () => {
      begun()
      setTimeout(() => asked.end(body.slice(5)), 1000)
    })
  })
}

describe('a server', { timeout: 90_000 }, () => {
  test('starts, tells nobody but the owner of a file how to set it up, and drains when it is told to end', async () => {
    const own = await createTestDatabase()
    const start = () => startServerProcess({ DATABASE_URL: databaseUrl(own.connection), DATA_DIR: folder })
    const server = await start()
    expect((await fetch(`${server.url}/.well-known/openid-configuration`)).status).toBe(200)
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
    await within(async () => server.output().includes('set-up-link'), 20_000)
    const path = join(folder, 'set-up-link')
    const link = readFileSync(path, 'utf8').trim()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(link).toMatch(new RegExp(`^${server.url}/set-up\\?token=`))
    expect(server.output()).not.toContain(link)
    expect((await fetch(link)).status).toBe(200)

    const startedAt = performance.now()
    server.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    const again = await start()
    await within(async () => again.output().includes('Nobody'), 20_000)
    expect(again.output()).toContain('npm run atrium -- set-up')
    again.kill('SIGTERM')
    await again.ended
    await own.drop()
  })

  test('answers what is under way when it is told to end', async () => {
    const server = await start()
    // The server has read of the request once it has asked for the rest, and so is told to end in the middle.
    const status = await askSlowly(server, () => server.kill('SIGTERM'))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    const answeredAt = performance.now()
    expect(await server.ended).toBe(0)
    // The client would use its connection again, and that is not waited for.
    expect(performance.now() - answeredAt).toBeLessThan(3000)
  })

  test('told twice, it does not wait', async () => {
    const server = await start()
    const hanging = connect(server.port, 'localhost')
    hanging.on('error', () => undefined)
    hanging.write(
      'POST /oauth2/v1/token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n',
    )
    await once(hanging, 'data')
    server.kill('SIGTERM')
    const isDraining = await within(
      () =>
        fetch(`${server.url}/health/live`).then(
          () => false,
          () => true,
        ),
      4000,
    )
    expect(isDraining).toBe(true)
    const startedAt = performance.now()
    server.kill('SIGTERM')
    expect(await server.ended).not.toBe(0)
    // It would wait five seconds for those under way.
    expect(performance.now() - startedAt).toBeLessThan(4000)
    hanging.destroy()
  })

  test('speaks TLS itself', async () => {
    const [TLS_CERT_FILE, TLS_KEY_FILE] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    writeFileSync(TLS_CERT_FILE, testCertificate)
    writeFileSync(TLS_KEY_FILE, testCertificateKey)
    const port = await freePort()
    const server = await spawnServer({
      DATABASE_URL,
      DATA_DIR: folder,
      PORT: String(port),
      BASE_URL: `https://localhost:${port}`,
      TLS_CERT_FILE,
      TLS_KEY_FILE,
    })
    const ask = () =>
      new Promise<number>((done, failed) => {
        requestTls(
          `https://localhost:${port}/.well-known/openid-configuration`,
          { ca: testCertificate, agent: false },
          (answer) => {
            answer.resume()
            done(answer.statusCode ?? 0)
          },
        )
          .on('error', failed)
          .end()
      })
    expect(await within(async () => (await ask()) === 200, 30_000), server.output()).toBe(true)
  })
})

describe('what keeps it from starting is one sentence, and exit code 1:', { timeout: 60_000 }, () => {
  test('every wrong value at once', async () => {
    const { code, words } = await sayOf({ PORT: '0', WORKERS: 'many', BASE_URL: 'ftp://a', TRUSTED_PROXIES: '*' })
    expect(code).toBe(1)
    expect(words.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'The',
      'BASE_URL',
      'PORT',
      'WORKERS',
      'TRUSTED_PROXIES',
    ])
  })

  test.each(['1', '2'])('a port in use, with %s workers', async (WORKERS) => {
    const other = createServer().listen(0, 'localhost')
    await new Promise((done) => other.once('listening', done))
    const { port } = other.address() as AddressInfo
    const { code, words } = await sayOf({ DATABASE_URL, PORT: String(port), HOST: 'localhost', WORKERS })
    other.close()
    expect({ code, words }).toEqual({
      code: 1,
      words: `Port ${port} is in use: stop what listens there, or set PORT to another one.`,
    })
  })

  test('a port of the metrics in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const { port } = other.address() as AddressInfo
    const { code, words } = await sayOf({ DATABASE_URL, METRICS_PORT: String(port) })
    other.close()
    expect({ code, words }).toEqual({
      code: 1,
      words: `Port ${port} is in use: stop what listens there, or set METRICS_PORT to another one.`,
    })
  })

  test('a database that does not answer, is not there, or does not know us', async () => {
    const free = await freePort()
    const away = { DATABASE_URL: `postgres://user:geheim@127.0.0.1:${free}/atrium`, DATABASE_WAIT_SECONDS: '0' }
    expect(await sayOf(away)).toEqual({
      code: 1,
      words: `The database at 127.0.0.1:${free}/atrium does not answer: start it, or correct DATABASE_URL.`,
    })
    const missing = await sayOf({ DATABASE_URL: databaseUrl({ ...database.connection, database: 'nowhere' }) })
    expect(missing.words).toMatch(/nowhere has no database of that name: create it, or correct DATABASE_URL\.$/)
    const stranger = await sayOf({ DATABASE_URL: databaseUrl({ ...database.connection, password: 'geheim' }) })
    expect(stranger.words).toMatch(/refuses the user or the password of DATABASE_URL: correct them\.$/)
    expect(stranger.words).not.toContain('geheim')
  })

  test('a master key that is not this database’s, or is gone', async () => {
    const own = await createTestDatabase()
    const url = databaseUrl(own.connection)
    const server = await startServerProcess({ DATABASE_URL: url, DATA_DIR: folder })
    server.kill('SIGTERM')
    await server.ended
    const wrong = await sayOf({ DATABASE_URL: url, MASTER_KEY: Buffer.alloc(32, 8).toString('base64') })
    expect(wrong).toMatchObject({
      code: 1,
      words: expect.stringContaining('The master key is not the one of this database'),
    })
    const gone = await sayOf({ DATABASE_URL: url, MASTER_KEY: '', MASTER_KEY_FILE: join(folder, 'nowhere') })
    expect(gone).toMatchObject({ code: 1, words: expect.stringContaining('The master key is missing') })
    await own.drop()
  })

  test('a certificate that is none, or without its own key', async () => {
    const port = String(await freePort())
    const environment = { DATABASE_URL, PORT: port, BASE_URL: `https://localhost:${port}` }
    const [TLS_CERT_FILE, TLS_KEY_FILE] = [join(folder, 'c.pem'), join(folder, 'k.pem')]
    writeFileSync(TLS_CERT_FILE, 'not a certificate')
    writeFileSync(TLS_KEY_FILE, testCertificateKey)
    expect((await sayOf({ ...environment, TLS_CERT_FILE, TLS_KEY_FILE })).words).toMatch(
      /^TLS_CERT_FILE .* is not a PEM file/,
    )
    writeFileSync(TLS_CERT_FILE, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    expect((await sayOf({ ...environment, TLS_CERT_FILE, TLS_KEY_FILE })).words).toMatch(
      /^TLS_CERT_FILE and TLS_KEY_FILE cannot be used/,
    )
  })
})

describe('several workers on one port', { timeout: 120_000 }, () => {
  const workersOf = (server: ServerProcess) => [
    ...new Set(
      server.log().flatMap(({ msg, pid }) => (String(msg).startsWith('Server listening') ? [Number(pid)] : [])),
    ),
  ]

  test('one that is killed is replaced, the others answer on, and the metrics are everybody’s', async () => {
    const METRICS_PORT = String(await freePort())
    const server = await start({ WORKERS: '2', METRICS_PORT })
    expect(await within(async () => workersOf(server).length === 2, 30_000)).toBe(true)
    const [first = 0] = workersOf(server)
    process.kill(first, 'SIGKILL')
    expect(await within(async () => workersOf(server).length === 3, 30_000), server.output()).toBe(true)
    await untilReady(server)
    const text = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text()
    expect(text).toContain('atrium_http_request_seconds_count')
    expect(text).toContain('atrium_database_connections')
    server.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(workersOf(server).filter(isAlive)).toEqual([])
  })

  test('one that is slow to begin is told all the same what to do', async () => {
    const slow = `data:text/javascript,${encodeURIComponent(
      'import cluster from "node:cluster"; if (cluster.isWorker) await new Promise((done) => setTimeout(done, 1000))',
    )}`
    const METRICS_PORT = String(await freePort())
    const server = await start({ WORKERS: '2', METRICS_PORT, NODE_OPTIONS: `--import ${slow}` })
    expect(await within(async () => workersOf(server).length === 2, 30_000), server.output()).toBe(true)
    // Whoever reads the metrics while another one is slow to begin is told of those that serve.
    process.kill(workersOf(server)[0] ?? 0, 'SIGKILL')
    const answer = await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('atrium_database_connections')
    expect(await within(async () => workersOf(server).length === 3, 30_000), server.output()).toBe(true)
  })

  test('when all are killed at once, others follow', async () => {
    const server = await start({ WORKERS: '2' })
    expect(await within(async () => workersOf(server).length === 2, 30_000), server.output()).toBe(true)
    for (const pid of workersOf(server)) process.kill(pid, 'SIGKILL')
    expect(await within(async () => workersOf(server).length === 4, 30_000), server.output()).toBe(true)
    await untilReady(server)
  })

  test('told to end by a manager that tells every process, they answer what is under way', async () => {
    const server = await start({ WORKERS: '2' })
    expect(await within(async () => workersOf(server).length === 2, 30_000), server.output()).toBe(true)
    const pids = [...workersOf(server), server.pid]
    const status = await askSlowly(server, () => pids.forEach((pid) => process.kill(pid, 'SIGTERM')))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(await server.ended).toBe(0)
  })

  test('when the first process is killed the workers end with it', async () => {
    const server = await start({ WORKERS: '2' })
    expect(await within(async () => workersOf(server).length === 2, 30_000), server.output()).toBe(true)
    const pids = workersOf(server)
    server.kill('SIGKILL')
    expect(await within(async () => !pids.some(isAlive), 15_000)).toBe(true)
  })
})

test('a database that comes up after the server is waited for, and who waits can be told to end', {
  timeout: 90_000,
}, async () => {
  const port = await freePort()
  const through = { DATABASE_URL: databaseUrl({ ...database.connection, host: '127.0.0.1', port }), DATA_DIR: folder }
  const waits = async () => {
    const server = await spawnServer(through)
    expect(await within(async () => server.output().includes('does not answer yet'), 30_000)).toBe(true)
    return server
  }
  const [server, impatient] = [await waits(), await waits()]
  impatient.kill('SIGTERM')
  expect(await impatient.ended).toBe(0)

  const sockets: Socket[] = []
  const network = createServer((near) => {
    const far = connect(`${database.connection.host}/.s.PGSQL.${database.connection.port}`)
    for (const socket of [near, far]) sockets.push(socket.on('error', () => undefined))
    near.pipe(far).pipe(near)
  }).listen(port, '127.0.0.1')
  await untilReady(server)
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  for (const socket of sockets) socket.destroy()
  network.close()
})

test('while its database is away it answers what it knows, says 503 to the rest, and is back when that is', {
  timeout: 120_000,
}, async () => {
  const own = await makeScratchDir()
  const server = await startServerProcess({ DATA_DIR: own, MASTER_KEY: '' })
  const ask = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`, { redirect: 'manual' })
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') }
  }
  // The org's first key is made at the first question for it; a second later the new version is known.
  for (const pauseMs of [1200, 0]) {
    expect((await ask('/.well-known/openid-configuration')).status).toBe(200)
    expect((await ask('/oauth2/v1/keys')).status).toBe(200)
    await new Promise((done) => setTimeout(done, pauseMs))
  }
  const postmaster = Number(readFileSync(findPostmasterPid(own), 'utf8').split('\n')[0])
  process.kill(postmaster, 'SIGSTOP')
  const whileAway = await Promise.all(['/.well-known/openid-configuration', '/oauth2/v1/keys'].map(ask))
  process.kill(postmaster, 'SIGCONT')
  expect(whileAway.map(({ status }) => status)).toEqual([200, 200])
  process.kill(postmaster, 'SIGKILL')
  const seen = new Set<string>()
  const isBack = await within(async () => {
    const { status, retryAfter } = await ask('/health/ready')
    seen.add(`${status} ${retryAfter}`)
    return status === 200
  }, 30_000)
  expect(isBack, server.output()).toBe(true)
  expect([...seen].every((one) => one === '200 null' || one === '503 1')).toBe(true)
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(await within(async () => !isAlive(postmaster), 10_000)).toBe(true)
  await eraseEmbedded(own)
})

function findPostmasterPid(dataDir: string): string {
  return join(dataDir, 'postgres', 'data', 'postmaster.pid')
}
