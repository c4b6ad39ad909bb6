import { type AddressInfo, createServer, type Server } from 'node:net'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../../../tests/support/postgres.ts'
import { freePort } from '../../../tests/support/ports.ts'
import { databaseUrl } from '../../../tests/support/server-process.ts'
import { type DeploymentWorld, makeDeploymentWorld } from '../../../tests/worlds/deployment-world.ts'
import { readConfig } from '../../config.ts'
import { inOrgTransaction } from '../../database/org.ts'
import { jobKinds } from '../../compose/work.ts'
import { openJobs } from '../../jobs/jobs.ts'
import { ensureKey } from '../../keys/key-ring.ts'
import { doctor } from './doctor.ts'

let world: DeploymentWorld
let environment: Record<string, string>
const servers: Server[] = []

beforeAll(async () => {
  world = await makeDeploymentWorld()
  await inOrgTransaction(world.db, (db) => ensureKey(db, world.deployment.keeper, 'RS256', Date.now()))
  environment = {
    BASE_URL: world.issuer,
    DATABASE_URL: databaseUrl(world.database.connection),
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    SMTP_URL: `smtp://post:geheim@127.0.0.1:${await mailServer((line) => (line.startsWith('EHLO') ? '250-mail\r\n250 OK\r\n' : ''))}`,
  }
})
afterAll(async () => {
  for (const server of servers) server.close()
  await world.close()
})

/** A mail server that says what it is told to say. */
async function mailServer(answer: (line: string) => string, greeting = '220 mail\r\n'): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(greeting)
    socket.setEncoding('utf8').on('data', (text: string) => socket.write(answer(text)))
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

async function look(change: Record<string, string> = {}): Promise<{ isWell: boolean; said: string }> {
  const lines: string[] = []
  const isWell = await doctor(readConfig({ ...environment, ...change }), (line) => lines.push(line))
  const said = lines.join('\n')
  for (const secret of ['geheim', environment.MASTER_KEY ?? '', String(world.database.connection.password)])
    expect(said).not.toContain(secret)
  return { isWell, said }
}

test('a deployment that is well is said to be', async () => {
  const { isWell, said } = await look()
  expect(said).toMatch(/ok +database +PostgreSQL \d+/)
  expect(said).toMatch(/ok +privileges/)
  expect(said).toMatch(/ok +tables/)
  expect(said).toMatch(/ok +clock/)
  expect(said).toMatch(/ok +master key/)
  expect(said).toMatch(/ok +signing keys +1 of 1 orgs/)
  expect(said).toMatch(/ok +mail +127\.0\.0\.1/)
  expect(said).toMatch(/ok +base URL/)
  expect(said).toMatch(/ok +disk/)
  expect(said).toMatch(/notice +jobs +There is no queue yet/)
  expect(said).toMatch(/Nothing has to be mended\.$/)
  expect(isWell).toBe(true)
})

describe('says what is wrong and what to do', () => {
  test.each<[string, () => Promise<Record<string, string>> | Record<string, string>, RegExp]>([
    [
      'every value that cannot be read',
      () => ({ BASE_URL: 'x', PORT: '0' }),
      /WRONG +configuration +BASE_URL[^\n]*\nWRONG +configuration +PORT/,
    ],
    [
      'a database that is not there',
      () => ({ DATABASE_URL: databaseUrl({ ...world.database.connection, database: 'nowhere' }) }),
      /WRONG +database +[^\n]*nowhere/,
    ],
    [
      'a password that is wrong',
      () => ({ DATABASE_URL: databaseUrl({ ...world.database.connection, password: 'geheim' }) }),
      /WRONG +database/,
    ],
    [
      'another master key',
      () => ({ MASTER_KEY: Buffer.alloc(32, 8).toString('base64') }),
      /WRONG +master key +It is not the one[^\n]*restore the right one/,
    ],
    [
      'a mail server that is not there',
      async () => ({ SMTP_URL: `smtp://post:geheim@127.0.0.1:${await freePort()}` }),
      /WRONG +mail +127[^\n]*ECONNREFUSED/,
    ],
    [
      'a mail server that refuses',
      async () => ({ SMTP_URL: `smtp://127.0.0.1:${await mailServer(() => '', '554 go away\r\n')}` }),
      /WRONG +mail[^\n]*it said 554/,
    ],
    [
      'a mail server that is none',
      async () => ({ SMTP_URL: `smtps://127.0.0.1:${await mailServer(() => '')}` }),
      /WRONG +mail[^\n]*does not answer/,
    ],
    [
      'a base URL that leads nowhere',
      async () => ({ BASE_URL: `http://localhost:${await freePort()}` }),
      /WRONG +base URL[^\n]*start the server/,
    ],
    [
      'a base URL that leads to another',
      () => ({ BASE_URL: world.issuer.replace('localhost', '127.0.0.1') }),
      /WRONG +base URL/,
    ],
  ])('%s', async (_, change, line) => {
    const { isWell, said } = await look(await change())
    expect(said).toMatch(line)
    expect(said).toMatch(/To be mended: \d+\.$/)
    expect(isWell).toBe(false)
  })
})

test('a signing key that does not open is named with its org', async () => {
  await world.database.pool.query(`update signing_key set private_sealed = 'x' where org_id = $1`, [world.db.org])
  expect((await look()).said).toMatch(/WRONG +signing keys +Acme cannot open its RS256 key: run rotate-keys/)
})

test('jobs that are late, and jobs that were given up, are counted', async () => {
  const jobs = await openJobs(world.database.connection, jobKinds, { warn: () => undefined, ended: () => undefined })
  expect((await look()).said).toMatch(/ok +jobs/)
  await world.database.pool.query(
    `insert into pgboss.job (name, state) values ('dead-letters', 'created'), ('dead-letters', 'created')`,
  )
  expect((await look()).said).toMatch(/notice +jobs +2 were given up/)
  await world.database.pool.query(
    `insert into pgboss.job (name, state, start_after) values ($1, 'created', now() - interval '1 hour')`,
    [jobKinds[0]?.name],
  )
  expect((await look()).said).toMatch(/WRONG +jobs +1 wait/)
  await jobs.stop(1000)
})

test('an empty database is left empty', async () => {
  const empty = await createTestDatabase({ migrated: false })
  const { said } = await look({ DATABASE_URL: databaseUrl(empty.connection) })
  expect(said).toMatch(/notice +tables +\d+ migrations are to come/)
  expect((await empty.pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount).toBe(0)
  await empty.drop()
})

test('where no database was made, none is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-doctor-'))
  const { said } = await look({ DATABASE_URL: '', DATA_DIR: folder })
  expect(said).toMatch(/WRONG +database +There is none in/)
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})

test('a database whose letters have no cases beyond ASCII is noticed', async () => {
  const { connection } = world.database
  const name = `${String(connection.database)}_c`
  const admin = new Client({ ...connection, database: 'postgres' })
  await admin.connect()
  await admin.query(
    `create database ${name} template template0 encoding 'UTF8' locale_provider libc lc_ctype 'C' lc_collate 'C'`,
  )
  try {
    const { said } = await look({ DATABASE_URL: databaseUrl({ ...connection, database: name }) })
    expect(said).toMatch(/its locale is C/)
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})
