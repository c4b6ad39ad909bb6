import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process, { argv, env, execPath, exit, stdout } from 'node:process'
import { type RunningTestServer, startTestServer } from '../tests/support/test-server.ts'
import { type Check, checks, runCheck } from './checks.ts'
import { type Count, countFileVariable } from './count-reporter.ts'
import { alone, sideBySide } from './groups.ts'

// Runs everything that proves the project, and ends with one line that counts. Each check counts as one test.
// `npm test -- engine server` runs only the stages of these names.

const root = resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'atrium-run-'))

/** No group takes this long; one that does hangs. */
const longestGroupMs = 1_800_000

const allChecks: readonly Check[] = [
  ...checks,
  { name: 'the lock file names every platform', command: ['node', 'scripts/complete-lock.ts', '--check'] },
]

const nothing: Count = { passed: 0, failed: [], skipped: [] }

interface Stage {
  readonly name: string
  readonly run: () => Promise<{ readonly count: Count; readonly output: string }>
}

const running = new Set<ChildProcess>()
/** Every PostgreSQL of this run. */
const servers = new Set<RunningTestServer>()
/** Set once the run is told to end: what is under way is ended, and nothing further begins. */
let isLeaving = false

async function check(one: Check): Promise<{ count: Count; output: string }> {
  const { passed, output } = await runCheck(one, root)
  return { count: passed ? { ...nothing, passed: 1 } : { ...nothing, failed: [one.name] }, output }
}

/** Runs a group of tests on a PostgreSQL; what it prints matters only when something failed. */
async function runGroup(
  project: string,
  on: RunningTestServer,
  more: readonly string[] = [],
): Promise<{ count: Count; output: string }> {
  const countFile = join(mkdtempSync(join(scratch, 'group-')), 'count.json')
  const reporters = ['--reporter=default', '--reporter=./scripts/count-reporter.ts']
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--passWithNoTests',
    ...reporters,
    ...more,
  ]
  const child = spawn(execPath, args, {
    cwd: root,
    env: { ...env, NO_COLOR: '1', TEST_DATABASE_URL: urlOf(on), [countFileVariable]: countFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestGroupMs,
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  running.delete(child)
  const counted = existsSync(countFile) ? (JSON.parse(readFileSync(countFile, 'utf8')) as Count) : nothing
  // A run that broke without a failing test to show for it still failed.
  const failed =
    code !== 0 && counted.failed.length === 0 ? [`${project}: vitest ended with ${code ?? 'a signal'}`] : counted.failed
  return { count: { ...counted, failed }, output }
}

function urlOf({ connection: { host, port, user, password, database } }: RunningTestServer): string {
  const query = new URLSearchParams({ host: String(host), port: String(port) })
  return `postgresql://${encodeURIComponent(String(user))}:${encodeURIComponent(String(password))}@/${database}?${query}`
}

/** What speaks to the server of the run; the rest starts the PostgreSQL that npm brought, or none. */
const speaksToServer = (): readonly string[] =>
  globSync('server/**/*.test.ts', { cwd: root, exclude: ['server/database/embedded/**', 'server/main.test.ts'] })

const oldestPostgres = '/usr/lib/postgresql/15/bin'

/** The oldest PostgreSQL we promise runs everything that speaks SQL once more. */
async function runOnOldest(): Promise<{ count: Count; output: string }> {
  if (!existsSync(oldestPostgres)) {
    const reason = `no PostgreSQL 15 in ${oldestPostgres} (Debian: apt-get install postgresql-15)`
    return { count: { ...nothing, skipped: [{ name: 'server tests on PostgreSQL 15', reason }] }, output: '' }
  }
  const oldest = await startTestServer(oldestPostgres)
  servers.add(oldest)
  try {
    return await runGroup('server', oldest, speaksToServer())
  } finally {
    servers.delete(oldest)
    await oldest.stop()
  }
}

/** The stages in three rows, each in order: two that run side by side, and one that runs alone after them. */
function rowsOf(on: RunningTestServer): readonly (readonly Stage[])[] {
  const group = (name: string): Stage => ({ name, run: () => runGroup(name, on) })
  return [
    [
      ...allChecks.map((one): Stage => ({ name: one.name, run: () => check(one) })),
      ...sideBySide.first.map(group),
      { name: 'server on PostgreSQL 15', run: runOnOldest },
    ],
    sideBySide.second.map(group),
    alone.map(group),
  ]
}

async function runStage({ name, run }: Stage): Promise<Count> {
  const startedAt = performance.now()
  const { count, output } = await run().catch((reason: unknown) => ({
    count: { ...nothing, failed: [name] },
    output: `${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`,
  }))
  const silent = count.skipped
    .filter(({ reason }) => reason === undefined)
    .map((test) => `skipped without a reason: ${test.name}`)
  const failed = [...count.failed, ...silent]
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  stdout.write(`${failed.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${count.passed} passed (${seconds} s)\n`)
  for (const test of count.skipped) stdout.write(`     skipped: ${test.name}: ${test.reason ?? 'no reason given'}\n`)
  if (failed.length > 0) stdout.write(`${output}\n${failed.map((test) => `     failed: ${test}\n`).join('')}`)
  return { ...count, failed }
}

/** Ends a group and waits for it: what goes on would find its database gone. */
async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await once(child, 'close')
  clearTimeout(impatience)
}

async function leave(code: number): Promise<never> {
  isLeaving = true
  await Promise.all([...running].map(end))
  await Promise.all([...servers].map(({ stop }) => stop()))
  rmSync(scratch, { recursive: true, force: true })
  exit(code)
}

const server = await startTestServer()
servers.add(server)
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => isLeaving || void leave(code))

const asked = argv.slice(2)
const [one = [], other = [], last = []] = rowsOf(server).map((row) =>
  row.filter(({ name }) => asked.length === 0 || asked.includes(name)),
)
const counts: Count[] = []
const runRow = async (row: readonly Stage[]): Promise<void> => {
  for (const stage of row) if (!isLeaving) counts.push(await runStage(stage))
}
await Promise.all([one, other].map(runRow))
await runRow(last)

const failures = counts.flatMap((count) => count.failed)
if (failures.length > 0) stdout.write(`\nWhat failed:\n${failures.map((test) => `  ${test}\n`).join('')}\n`)

const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0)
const failed = sum((count) => count.failed.length)
const skipped = sum((count) => count.skipped.length)
stdout.write(`${sum((count) => count.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
if (!isLeaving) await leave(failed === 0 ? 0 : 1)
