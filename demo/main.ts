import { join } from 'node:path'
import { Client } from 'pg'
import type { RunningApp } from '../examples/serve.ts'
import { startBoard } from '../examples/board/board.ts'
import { startLedger } from '../examples/ledger/ledger.ts'
import { startPayroll } from '../examples/payroll/payroll.ts'
import { type Config, readConfig } from '../server/config.ts'
import { buildDemoWorld, demoApps, demoPassword, demoToken, keepDemoToken } from './world.ts'
import { makeLogger } from '../server/http/logging.ts'
import { makeDevMailbox } from '../server/mail/dev-mailbox.ts'
import { openDatabase } from '../server/open-database.ts'
import { sentenceOf, StartProblem } from '../server/sentences.ts'
import { makePasswordHasher } from '../server/sign-in/password/hasher.ts'
import { startServer } from '../server/start.ts'

// The demo: the whole product on a database of its own, with people, apps and two orgs in it, on loopback only.

const now = () => new Date()

/** The environment's word counts where it has one; but a demo listens on loopback, and its data may be lost. */
function readDemoConfig(): Config {
  const { PORT = '8080', LOG_LEVEL = 'warn', DATABASE_URL, DATA_DIR } = process.env
  const outcome = readConfig({
    PORT,
    LOG_LEVEL,
    DATABASE_URL,
    // Each port has data of its own: the apps' addresses are in it.
    DATA_DIR: DATA_DIR ?? join(import.meta.dirname, '..', '.atrium', PORT === '8080' ? 'demo' : `demo-${PORT}`),
    HOST: 'localhost',
    BASE_URL: `http://localhost:${PORT}`,
    DEVELOPMENT: 'true',
  })
  if (outcome.kind === 'read') return outcome.config
  process.stderr.write(`The configuration is wrong:\n${outcome.problems.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1)
}

/** A database that is somebody's must not be furnished, nor even given our tables. */
async function refuseForeignDatabase({ database: { url } }: Config): Promise<void> {
  if (url === undefined) return
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ is_ours: boolean; tables: number }>(
      `select to_regclass('public.deployment') is not null as is_ours,
        (select count(*)::int from pg_tables where schemaname not in ('pg_catalog', 'information_schema')) as tables`,
    )
    if (!rows[0]?.is_ours && (rows[0]?.tables ?? 0) > 0)
      throw new StartProblem(
        'DATABASE_URL names a database with tables of others: the demo only runs on an empty one or its own.',
      )
  } finally {
    await client.end()
  }
}

const originAbove = ({ listen: { port } }: Config, above: number): string => `http://localhost:${port + above}`

async function startExamples({ baseUrl: issuer, listen: { port } }: Config): Promise<RunningApp[]> {
  const { ledger, board, payroll } = demoApps
  const apps: RunningApp[] = []
  try {
    apps.push(
      await startLedger({ port: port + ledger.above, issuer, clientId: ledger.clientId, clientSecret: ledger.secret }),
    )
    apps.push(await startBoard({ port: port + board.above, issuer, clientId: board.clientId }))
    apps.push(
      await startPayroll({
        port: port + payroll.above,
        issuer,
        clientId: payroll.clientId,
        clientSecret: payroll.secret,
      }),
    )
    return apps
  } catch (error) {
    for (const app of apps) await app.close()
    throw error
  }
}

/** What to open, and as whom: the last line of a start is one that a script can wait for. */
const greeting = (config: Config): string => {
  const { baseUrl } = config
  const { host } = new URL(baseUrl)
  return `
Atrium runs here, with two orgs and three apps. Everyone's password is ${demoPassword}

  Acme      ${baseUrl}
            ada@acme.example     admin
            grace@acme.example   in Engineering; not assigned to Payroll
            alan@acme.example    deactivated
  Globex    http://globex.${host}
            ada@acme.example     another Ada, of another org

  Ledger    ${originAbove(config, demoApps.ledger.above)}
  Board     ${originAbove(config, demoApps.board.above)}
  Payroll   ${originAbove(config, demoApps.payroll.above)}
  Mail      ${baseUrl}/dev/mail

  Console   ${baseUrl}/admin   as ada@acme.example
  API       curl -H 'Authorization: SSWS ${demoToken}' ${baseUrl}/api/v1/users/me

open ${baseUrl}
`
}

async function run(config: Config): Promise<void> {
  const logger = makeLogger(config.log.level)
  const opened = new AsyncDisposableStack()
  let isEnding = false
  const end = async (code: number): Promise<never> => {
    if (isEnding) process.exit(code || 1)
    isEnding = true
    await opened.disposeAsync()
    return process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  try {
    await refuseForeignDatabase(config)
    const database = await openDatabase(config, { role: 'owner', isLasting: false, onLost: () => void end(1) })
    opened.defer(database.stop)
    const mailbox = makeDevMailbox(now)
    const { connection } = database
    const { stop } = await startServer({
      config,
      connection,
      logger,
      demo: {
        mailbox,
        furnish: async (pool, { keeper }) => {
          const { rowCount } = await pool.query('select 1 from org limit 1')
          if (!rowCount) {
            const hasher = makePasswordHasher()
            const hashPassword = async (password: string) => (await hasher.hash(password)) ?? ''
            await buildDemoWorld(pool, { hashPassword, keeper, originOf: (above) => originAbove(config, above) }, now())
          }
          await keepDemoToken(pool, now())
        },
      },
    })
    opened.defer(stop)
    for (const app of await startExamples(config)) opened.defer(() => app.close())
    process.stdout.write(greeting(config))
  } catch (error) {
    const { listen, metrics, dataDir, database } = config
    const circumstance = { ...listen, metricsPort: metrics?.port, dataDir, databaseUrl: database.url }
    const sentence = sentenceOf(error, circumstance)
    if (sentence === undefined) logger.fatal({ err: error }, 'the demo could not start')
    process.stderr.write(`${sentence ?? 'The demo could not start: the line before this one says why.'}\n`)
    await end(1)
  }
}

await run(readDemoConfig())
