import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client, type ClientConfig } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { makeScratchDir } from '../../../tests/support/scratch.ts'
import { makeSmallDisk } from '../../../tests/support/small-disk.ts'
import { isRoot } from './account.ts'
import { exists, isAlive } from './draft.ts'
import { eraseEmbedded } from './erase.ts'
import { type Embedded, type EmbeddedOptions, openEmbedded } from './open.ts'

// Each of these starts PostgreSQL several times, some on a disk that is slow to write.
vi.setConfig({ testTimeout: 120_000 })

let dataDir: string
let made: string
let children: ChildProcess[]

beforeAll(async () => {
  made = await makeScratchDir()
  await (await openEmbedded({ dataDir: made, role: 'owner', lasting: false })).stop()
})
beforeEach(async () => {
  dataDir = await makeScratchDir()
  children = []
})
afterAll(() => eraseEmbedded(made))
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await eraseEmbedded(dataDir)
})

/** A killed PostgreSQL whose directory is erased would leave its shared memory behind; as files it goes with the rest. */
const inFiles = { dynamic_shared_memory_type: 'mmap' }

const open = (options: Partial<EmbeddedOptions> = {}): Promise<Embedded> =>
  openEmbedded({ dataDir, role: 'owner', lasting: false, settings: inFiles, ...options })

/** For what is not about the first start: a copy of a database that was made before takes a quarter of the time. */
async function copyMade(): Promise<void> {
  await promisify(execFile)('cp', ['-a', join(made, 'postgres'), dataDir])
}

async function ask<Row extends object>(connection: ClientConfig, statement: string): Promise<Row[]> {
  const client = new Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

/** Another process that opens the same data directory and stays; gives the line it prints when it is open. */
async function openElsewhere(
  options: Partial<EmbeddedOptions> = {},
  more = '',
  as: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    import { openEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))}
    try {
      const db = await openEmbedded(${JSON.stringify({ dataDir, role: 'owner', lasting: false, settings: inFiles, ...options })})
      ${more}
      console.log('open ' + db.pid())
      setInterval(() => {}, 1000)
    } catch (error) { console.log(error.kind + ': ' + error.message) }`
  const child = spawn(execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...as,
  })
  children.push(child)
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, said }
}

async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test('the first start makes a database in UTF-8, and what is written in it is there after an orderly end', async () => {
  const first = await open()
  expect(
    await ask(
      first.connection,
      `select pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()`,
    ),
  ).toEqual([{ encoding: 'UTF8' }])
  await ask(first.connection, `create table kept as select 'yes' as answer`)
  const pid = first.pid()
  await first.stop()
  await expect.poll(() => isAlive(pid)).toBe(false)

  const second = await open()
  expect(await ask(second.connection, 'select * from kept')).toEqual([{ answer: 'yes' }])
  await second.stop()
})

test('nothing listens on TCP, others cannot enter the socket, and without the password nobody gets in', async () => {
  await copyMade()
  const db = await open()
  expect(await ask(db.admin, `select current_setting('listen_addresses') as addresses`)).toEqual([{ addresses: '' }])
  expect((await stat(String(db.connection.host))).mode & 0o777).toBe(0o700)
  expect((await stat(join(dataDir, 'postgres/credentials.json'))).mode & 0o777).toBe(0o600)
  await expect(ask({ ...db.connection, password: 'guessed' }, 'select 1')).rejects.toThrow(
    'password authentication failed',
  )
  await db.stop()
})

test('the queries of the server run as no superuser', async () => {
  await copyMade()
  const db = await open()
  expect(await ask(db.connection, `select rolsuper, rolcreaterole from pg_roles where rolname = current_user`)).toEqual(
    [{ rolsuper: false, rolcreaterole: false }],
  )
  await db.stop()
})

test('lasting data is written through to the disk, whatever else was asked for', async () => {
  await copyMade()
  const db = await open({
    lasting: true,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  })
  expect(
    await ask(
      db.connection,
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by 1`,
    ),
  ).toEqual(['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => ({ name, setting: 'on' })))
  await db.stop()
})

test('as root PostgreSQL runs as a user of our own for lasting data, and as nobody for the rest', async ({ skip }) => {
  skip(!isRoot(), 'only root starts PostgreSQL as another user')
  const owner = async (pid: number): Promise<number> => (await stat(`/proc/${pid}`)).uid
  const scratch = await open()
  expect(await owner(scratch.pid())).toBe(65_534)
  await scratch.stop()
  await eraseEmbedded(dataDir)

  await mkdir(dataDir, { mode: 0o711 })
  const lasting = await open({ lasting: true })
  const passwd = await readFile('/etc/passwd', 'utf8')
  expect(await owner(lasting.pid())).toBe(Number(/^atrium:[^:]*:(\d+):/m.exec(passwd)?.[1]))
  await lasting.stop()
})

test('below a directory others cannot enter the data lies elsewhere, and the directory says where', async ({
  skip,
}) => {
  skip(!isRoot(), 'only root starts PostgreSQL as another user')
  await chmod(dataDir, 0o700)
  const first = await open()
  await ask(first.connection, 'create table kept ()')
  await first.stop()
  const { home } = JSON.parse(await readFile(join(dataDir, 'embedded.json'), 'utf8')) as { home: string }
  expect(home).toMatch(/^\/var\/lib\/atrium\/scratch-/)
  expect(await readdir(dataDir)).toEqual(['embedded.json'])

  const second = await open()
  await ask(second.connection, 'select from kept')
  await second.stop()

  await cp(dataDir, `${dataDir}-copy`, { recursive: true })
  await expect(open({ dataDir: `${dataDir}-copy` })).rejects.toThrow(`is a copy of ${dataDir}`)
  await rm(`${dataDir}-copy`, { recursive: true })

  await rename(home, `${home}-away`)
  await expect(open()).rejects.toMatchObject({ kind: 'data-moved', message: expect.stringContaining(home) })
  await rename(`${home}-away`, home)
})

test('the database of a deleted directory is erased if it may be lost, and kept if it is to last', async ({ skip }) => {
  skip(!isRoot(), 'only root keeps a database elsewhere')
  const homes: { lasting: boolean; home: string; pid: number }[] = []
  for (const lasting of [true, false]) {
    const lost = await makeScratchDir()
    await chmod(lost, 0o700)
    const db = await open({ dataDir: lost, lasting, role: 'guest' })
    homes.push({ lasting, home: dirname(dirname(String(db.connection.host))), pid: db.pid() })
    // The lasting one has ended; the other was left running by whoever deleted its directory.
    if (lasting) await db.stop()
    await rm(lost, { recursive: true })
  }
  await chmod(dataDir, 0o700)
  await (await open()).stop()
  for (const { lasting, home, pid } of homes) {
    expect(await exists(home)).toBe(lasting)
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(home).toMatch(/^\/var\/lib\/atrium\/(data|scratch)-/)
    await rm(home, { recursive: true, force: true })
  }
})

test('an ordinary user runs it as that user, from the directory where npm put it', async ({ skip }) => {
  skip(!isRoot(), 'only root can become another user to try; run by that user, all the other tests show it')
  const nobody = { uid: 65_534, gid: 65_534 }
  const look = `require('node:fs').readFileSync(${JSON.stringify(join(import.meta.dirname, 'open.ts'))})`
  const mayRead = await promisify(execFile)(execPath, ['-e', look], nobody).catch(() => undefined)
  skip(mayRead === undefined, 'the checkout lies below a directory that others cannot enter')
  await chown(dataDir, nobody.uid, nobody.gid)
  await chmod(dataDir, 0o700)
  const { said } = await openElsewhere({ lasting: true }, '', nobody)
  expect(said).toMatch(/^open \d+$/)
  const pid = Number(said.split(' ')[1])
  expect((await stat(`/proc/${pid}`)).uid).toBe(nobody.uid)
  expect(await readlink(`/proc/${pid}/exe`)).toContain('node_modules')

  const root = await open({ role: 'guest' })
  expect(root.pid()).toBe(pid)
  expect(await ask(root.connection, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a second owner is refused with a sentence that names the first one’s pid', async () => {
  await copyMade()
  const { child, said } = await openElsewhere()
  expect(said).toMatch(/^open \d+$/)
  await expect(open()).rejects.toMatchObject({
    name: 'EmbeddedProblem',
    kind: 'in-use',
    message: `Another server (pid ${child.pid}) already serves the data in ${dataDir}: stop it first, or name another data directory.`,
  })
  expect((await openElsewhere()).said).toContain(`(pid ${child.pid})`)
})

test('of many owners that start at once on an empty directory one serves, and all others name it', async () => {
  const answers = (await Promise.all(Array.from({ length: 5 }, () => openElsewhere()))).map(({ child, said }) => ({
    child,
    said,
  }))
  const winners = answers.filter(({ said }) => said.startsWith('open '))
  expect(winners).toHaveLength(1)
  for (const { said } of answers.filter((answer) => !winners.includes(answer))) {
    expect(said).toContain(`in-use: Another server (pid ${winners[0]?.child.pid})`)
  }
})

test('an owner and guests that start at once on an empty directory all get in', async () => {
  const opened = await Promise.all([open({ role: 'guest' }), open(), open({ role: 'guest' })])
  for (const db of opened) expect(await ask(db.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  for (const db of opened) await db.stop()
})

test('a guest joins, and its end ends nobody else', async () => {
  await copyMade()
  const owner = await open()
  const guest = await open({ role: 'guest' })
  expect(guest.isAdopted).toBe(true)
  expect(guest.pid()).toBe(owner.pid())
  await guest.stop()
  expect(await ask(owner.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  await owner.stop()
})

test('a guest alone starts the server and ends it again', async () => {
  const guest = await open({ role: 'guest' })
  const pid = guest.pid()
  await guest.stop()
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test('an owner that comes while a guest is alone keeps the server when the guest leaves', async () => {
  await copyMade()
  const guest = await open({ role: 'guest' })
  const owner = await open()
  expect(owner.isAdopted).toBe(true)
  await guest.stop()
  expect(await ask(owner.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  await owner.stop()
})

test('an owner that comes at the moment a guest leaves gets a server that stays', async () => {
  await copyMade()
  for (const pauseMs of [0, 5, 15, 30]) {
    const guest = await open({ role: 'guest' })
    const leaving = guest.stop()
    await delay(pauseMs)
    const owner = await open()
    await leaving
    expect(await ask(owner.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await owner.stop()
  }
})

test('kill -9 of the owner loses nothing acknowledged, and the next one takes over the running server', async () => {
  await copyMade()
  const { child, said } = await openElsewhere(
    {},
    `const { Client } = await import('pg')
     const client = new Client(db.connection)
     await client.connect()
     await client.query('create table acknowledged as select 1 as one')`,
  )
  await killHard(child)
  const next = await open()
  expect(next.isAdopted).toBe(true)
  expect(`open ${next.pid()}`).toBe(said)
  expect(await ask(next.connection, 'select * from acknowledged')).toEqual([{ one: 1 }])
  await next.stop()
})

test('kill -9 of the owner and of PostgreSQL at once loses nothing acknowledged', async () => {
  await copyMade()
  const { child, said } = await openElsewhere(
    { lasting: true },
    `const { Client } = await import('pg')
     const client = new Client(db.connection)
     await client.connect()
     await client.query('create table acknowledged as select 1 as one')`,
  )
  const pid = Number(said.split(' ')[1])
  process.kill(pid, 'SIGKILL')
  await killHard(child)
  const next = await open({ lasting: true })
  expect(next.isAdopted).toBe(false)
  expect(await ask(next.connection, 'select * from acknowledged')).toEqual([{ one: 1 }])
  await next.stop()
})

test('kill -9 at any moment of the very first start leaves a directory that starts', async () => {
  for (const pauseMs of [60, 150, 250, 400, 550]) {
    const starting = openElsewhere().catch(() => undefined)
    await delay(pauseMs)
    await killHard(children.at(-1)!)
    const next = await open()
    expect(await ask(next.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await next.stop()
    expect((await readdir(dataDir)).filter((name) => name.includes('draft'))).toEqual([])
    void starting
    await eraseEmbedded(dataDir)
    await mkdir(dataDir)
    await chmod(dataDir, 0o711)
  }
})

test('when PostgreSQL is killed the owner starts it again and says so', async () => {
  await copyMade()
  const notes: string[] = []
  const db = await open({ note: (sentence) => notes.push(sentence) })
  const before = db.pid()
  process.kill(before, 'SIGKILL')
  while (db.pid() === before) await delay(20)
  expect(await ask(db.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(notes).toEqual([`PostgreSQL went away and was started again (pid ${db.pid()}).`])
  await expect(open()).rejects.toMatchObject({ kind: 'in-use' })
  await db.stop()
})

test('a pid file whose number now belongs to another process does not keep PostgreSQL from starting', async () => {
  await copyMade()
  await (await open()).stop()
  const stranger = spawn('sleep', ['60'], isRoot() ? { uid: 65_534, gid: 65_534 } : {})
  children.push(stranger)
  const data = join(dataDir, 'postgres/data')
  await writeFile(
    join(data, 'postmaster.pid'),
    `${stranger.pid}\n${data}\n1700000000\n5432\n\n\n  5432001    123456\nready   \n`,
  )
  await chown(join(data, 'postmaster.pid'), (await stat(data)).uid, (await stat(data)).gid)
  const db = await open()
  expect(db.isAdopted).toBe(false)
  await db.stop()
  expect(stranger.exitCode).toBe(null)
})

test('a path too long for a socket gets the socket elsewhere', async () => {
  const deep = join(dataDir, 'a'.repeat(60), 'b'.repeat(60))
  const db = await open({ dataDir: deep })
  expect(String(db.connection.host).length).toBeLessThan(90)
  expect((await lstat(String(db.connection.host))).mode & 0o777).toBe(0o700)
  await db.stop()
  await eraseEmbedded(deep)
})

test('damaged database files are named as such, with what to do', async () => {
  await copyMade()
  await (await open()).stop()
  await writeFile(join(dataDir, 'postgres/data/global/pg_control'), 'not a control file')
  await expect(open()).rejects.toMatchObject({
    kind: 'corrupt',
    message: expect.stringContaining('restore your last backup'),
  })
})

test('data of another major version is not touched', async () => {
  await copyMade()
  await (await open()).stop()
  await writeFile(join(dataDir, 'postgres/data/PG_VERSION'), '14\n')
  await expect(open()).rejects.toMatchObject({ kind: 'other-version' })
})

test('a data directory that cannot be made is refused in one sentence', async () => {
  await writeFile(join(dataDir, 'file'), '')
  await expect(open({ dataDir: join(dataDir, 'file', 'data') })).rejects.toMatchObject({ name: 'EmbeddedProblem' })
})

test('the data directory may be reached by a link, and both names are one database', async () => {
  await copyMade()
  const owner = await open()
  await symlink(dataDir, `${dataDir}-link`)
  try {
    await expect(open({ dataDir: `${dataDir}-link` })).rejects.toMatchObject({ kind: 'in-use' })
  } finally {
    await rm(`${dataDir}-link`)
    await owner.stop()
  }
})

test('a full disk is named when the first start meets it, and freed space is all it takes', async ({ skip }) => {
  const small = await makeSmallDisk(20_000_000)
  if (small === undefined) return skip('only root may mount a disk that is soon full')
  try {
    await expect(open({ dataDir: join(small.path, 'data') })).rejects.toMatchObject({
      kind: 'disk-full',
      message: expect.stringContaining('free some space'),
    })
    await promisify(execFile)('mount', ['-o', 'remount,size=500m', small.path])
    const db = await open({ dataDir: join(small.path, 'data') })
    await db.stop()
    await eraseEmbedded(join(small.path, 'data'))
  } finally {
    await small.remove()
  }
})
