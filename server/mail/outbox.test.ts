import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { inOrgTransaction, type OrgDb, withinOrg } from '../database/org.ts'
import { type Jobs, openJobs } from '../jobs/jobs.ts'
import { makeKeeper } from '../keys/seal.ts'
import { type DevMailbox, devMailRoutes, makeDevMailbox } from './dev-mailbox.ts'
import { mailJob, makeOutbox } from './outbox.ts'

const keeper = makeKeeper(Buffer.alloc(32, 1))
const noon = new Date('2026-01-01T12:00:00Z')
const link = 'http://localhost:8080/recover/choose?token=secret-token'
const letter = {
  to: 'ada@acme.example',
  kind: 'recover-password',
  values: { login: 'ada@acme.example', orgName: 'Acme <b>', link, minutes: 15 },
} as const

let database: TestDatabase
let db: OrgDb
let jobs: Jobs
let clock = noon
let mailbox: DevMailbox

beforeAll(async () => {
  database = await createTestDatabase()
  db = withinOrg(database.pool, '00o1')
  jobs = await openJobs(database.connection, [mailJob], { warn: () => undefined, ended: () => undefined })
  mailbox = makeDevMailbox(() => clock)
})
afterAll(async () => {
  await jobs.stop(500)
  await database.drop()
})

async function until(isSo: () => boolean): Promise<void> {
  const giveUp = performance.now() + 25_000
  while (!isSo() && performance.now() < giveUp) await new Promise((done) => setTimeout(done, 20))
}

test('mail waits sealed until there is a mailer, stands or falls with its transaction, and is sent once of use', async () => {
  const waiting = makeOutbox(jobs, keeper, undefined, () => clock)
  await inOrgTransaction(db, (transaction) => waiting.post(transaction, letter))
  await inOrgTransaction(db, async (transaction) => {
    await waiting.post(transaction, { ...letter, to: 'nobody@acme.example' })
    throw new Error('changed our mind')
  }).catch(() => undefined)
  const rows = JSON.stringify((await database.pool.query('select * from pgboss.job')).rows)
  expect(rows).not.toContain('secret-token')
  expect(rows).not.toContain('acme.example')

  makeOutbox(jobs, keeper, mailbox, () => clock)
  await jobs.work([], () => clock)
  await until(() => mailbox.mails().length > 0)
  expect(mailbox.mails().map(({ to }) => to)).toEqual(['ada@acme.example'])
  expect(mailbox.mails()[0]?.text).toContain(link)
})

test('a recovery link that waited too long is not sent any more', async () => {
  const outbox = makeOutbox({ ...jobs, handle: () => undefined }, keeper, mailbox, () => clock)
  await outbox.post(db, { ...letter, to: 'late@acme.example' })
  clock = new Date(noon.getTime() - 16 * 60_000)
  await outbox.post(db, { ...letter, to: 'early@acme.example' })
  clock = noon
  await until(() => mailbox.mails().some(({ to }) => to === 'late@acme.example'))
  expect(mailbox.mails().map(({ to }) => to)).not.toContain('early@acme.example')
})

test('the demo’s mail is shown on a loopback socket for the exact host, and to nobody else', async () => {
  const app = fastify()
  devMailRoutes(app, mailbox, 'localhost:8080')
  const ask = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    app.inject({ url: '/dev/mail', headers, remoteAddress })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const really = async (host: string, more: Record<string, string> = {}) => {
    const { request } = await import('node:http')
    return new Promise<{ status: number; text: string }>((done, failed) => {
      request({ port, host: '127.0.0.1', path: '/dev/mail', headers: { host, ...more } }, (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => done({ status: answer.statusCode ?? 0, text }))
      })
        .on('error', failed)
        .end()
    })
  }
  const shown = await really('localhost:8080')
  expect(shown.status).toBe(200)
  expect(shown.text.replaceAll('&#61;', '=')).toContain(`<a href="${link}">`)
  expect(shown.text).toContain('Acme &#60;b&#62;')
  for (const host of [
    'evil.example',
    'localhost',
    'localhost:8081',
    'globex.localhost:8080',
    '127.0.0.1:8080',
    'LOCALHOST:8080',
  ])
    expect((await really(host)).status).toBe(404)
  expect((await really('localhost:8080', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404)
  expect((await ask({ host: 'localhost:8080' }, '192.0.2.1')).statusCode).toBe(404)
  await app.close()
})
