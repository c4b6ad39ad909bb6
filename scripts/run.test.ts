import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath, kill, version } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'

// A checkout with the real start scripts, and an npm that installs nothing but the Node these tests run on.

let checkout: string
let children: ChildProcess[]

const npm = `
  const { appendFileSync, mkdirSync, symlinkSync, writeFileSync, rmSync } = require('node:fs')
  const { setTimeout: delay } = require('node:timers/promises')
  appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n')
  rmSync('node_modules', { recursive: true, force: true })
  delay(Number(process.env.NPM_TAKES_MS ?? 0)).then(() => {
    if (process.env.NPM_FAILS) process.exit(1)
    mkdirSync('node_modules/node/bin', { recursive: true })
    writeFileSync('node_modules/node/package.json', JSON.stringify({ version: process.version.slice(1) }))
    if (!process.env.NPM_RUNS_NO_SCRIPTS) symlinkSync(process.execPath, 'node_modules/node/bin/node')
    else if (process.env.NPM_RUNS_NO_SCRIPTS === 'but we may')
      writeFileSync('node_modules/node/installArchSpecificPackage.js', "require('node:fs').symlinkSync(process.execPath, 'bin/node')")
    mkdirSync('node_modules/vite/bin', { recursive: true })
    writeFileSync('node_modules/vite/bin/vite.js', "const fs = require('node:fs'); fs.appendFileSync('vite.log', 'build\\\\n'); fs.mkdirSync('web/dist', { recursive: true })")
  })`

const entry = `
  process.on('SIGTERM', () => process.exit(7))
  console.log('runs', ...process.argv.slice(2))
  if (process.argv[2] === 'stay') setInterval(() => {}, 1000)
  if (process.argv[2] === 'fail') process.exit(3)`

beforeEach(async () => {
  children = []
  checkout = await mkdtemp(join(tmpdir(), 'atrium-checkout-'))
  await mkdir(join(checkout, 'scripts'))
  await cp(join(import.meta.dirname, 'run.mjs'), join(checkout, 'scripts/run.mjs'))
  await cp(join(import.meta.dirname, 'start'), join(checkout, 'scripts/start'), { recursive: true })
  await lock('one')
  await writeFile(join(checkout, 'npm.js'), npm)
  for (const path of ['server/cli/main.ts', 'server/main.ts']) {
    await mkdir(join(checkout, path, '..'), { recursive: true })
    await writeFile(join(checkout, path), entry)
  }
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  // What a killed starter had started goes on by itself.
  for (const folder of ['running', 'installing'].map((name) => join(checkout, '.atrium', name))) {
    for (const pid of await readdir(folder).catch(() => [])) killIfAlive(Number(pid))
  }
  await rm(checkout, { recursive: true, force: true, maxRetries: 5 })
})

function killIfAlive(pid: number): void {
  try {
    kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

const lock = (name: string): Promise<void> =>
  writeFile(
    join(checkout, 'package-lock.json'),
    JSON.stringify({ name, packages: { 'node_modules/node': { version } } }),
  )

const installs = async (): Promise<number> =>
  (await readFile(join(checkout, 'npm.log'), 'utf8').catch(() => '')).split('\n').length - 1

function start(
  args: readonly string[],
  more: Record<string, string> = {},
): { child: ChildProcess; end: Promise<{ code: number; said: string }> } {
  const child = spawn(execPath, [join(checkout, 'scripts/run.mjs'), ...args], {
    env: { ...env, npm_execpath: join(checkout, 'npm.js'), npm_node_execpath: execPath, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += String(text)))
  const end = once(child, 'close').then(([code]) => ({ code: code as number, said }))
  return { child, end }
}

async function startedAndStays(): Promise<ChildProcess> {
  const { child } = start(['atrium', 'stay'])
  await once(child.stdout!, 'data')
  return child
}

test('the first start installs, the second one does not', async () => {
  expect(await start(['atrium', 'one']).end).toEqual({
    code: 0,
    said: 'Installing dependencies (npm ci) …\nruns one\n',
  })
  expect(await start(['atrium', 'two']).end).toEqual({ code: 0, said: 'runs two\n' })
  expect(await readFile(join(checkout, 'npm.log'), 'utf8')).toBe(
    'ci --include=dev --include=optional --no-audit --no-fund\n',
  )
})

test('the -- that stands before the arguments is not one of them', async () => {
  await start(['atrium']).end
  expect((await start(['atrium', '--', '--help', '--']).end).said).toBe('runs --help --\n')
})

test('a changed lock file is installed again', async () => {
  await start(['atrium']).end
  await lock('two')
  await start(['atrium']).end
  expect(await installs()).toBe(2)
})

test('what a developer installed by hand is not installed again', async () => {
  await start(['atrium']).end
  await lock('two')
  await cp(join(checkout, 'package-lock.json'), join(checkout, 'node_modules/.package-lock.json'))
  await start(['atrium']).end
  expect(await installs()).toBe(1)
})

test('of several starts at once one installs and the others wait for it', async () => {
  const ends = await Promise.all([1, 2, 3].map(() => start(['atrium', 'x'], { NPM_TAKES_MS: '400' }).end))
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(await installs()).toBe(1)
  expect(ends.filter(({ said }) => /Waiting for process \d+, which installs/.test(said)).length).toBe(2)
})

test('while a process of this checkout runs nothing is installed under it, and it is named', async () => {
  await startedAndStays()
  const running = (await readdir(join(checkout, '.atrium/running'))).map(Number)
  await lock('two')
  const { code, said } = await start(['start']).end
  expect(code).toBe(1)
  const pid = Number(
    /"npm run atrium" of this checkout still runs on the old ones \(pid (\d+)\): stop it first/.exec(said)?.[1],
  )
  expect(running).toContain(pid)
  expect(await installs()).toBe(1)
})

test('a server whose starter was killed with kill -9 still counts as running', async () => {
  const starter = await startedAndStays()
  const server = (await readdir(join(checkout, '.atrium/running'))).map(Number).find((pid) => pid !== starter.pid)!
  starter.kill('SIGKILL')
  await once(starter, 'exit')
  await lock('two')
  expect((await start(['start']).end).said).toContain(`(pid ${server})`)
})

async function killedWhileInstalling(npmTakesMs: number): Promise<void> {
  const { child } = start(['atrium'], { NPM_TAKES_MS: String(npmTakesMs) })
  while ((await installs()) === 0) await delay(20)
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('an npm that outlives its killed starter is waited for, and what it installed is used', async () => {
  await killedWhileInstalling(1500)
  const { code, said } = await start(['atrium', 'x']).end
  expect(code).toBe(0)
  expect(said).toMatch(/Waiting for npm \(process \d+\)/)
})

test('an install killed with kill -9 is done again, and its lock is taken over', async () => {
  await killedWhileInstalling(60_000)
  for (const pid of await readdir(join(checkout, '.atrium/installing'))) killIfAlive(Number(pid))
  expect(await start(['atrium', 'x']).end).toMatchObject({ code: 0 })
  expect(await installs()).toBe(2)
})

test('a lock whose process number now belongs to another process is taken over', async () => {
  await mkdir(join(checkout, '.atrium'))
  await writeFile(join(checkout, '.atrium/install.lock'), `${process.pid} some other start`)
  expect((await start(['atrium', 'x']).end).code).toBe(0)
})

test('an install that fails says so, and the next start tries again', async () => {
  expect(await start(['atrium'], { NPM_FAILS: '1' }).end).toEqual({
    code: 1,
    said: 'Installing dependencies (npm ci) …\nnpm ci failed; it says above why. Is the npm registry within reach?\n',
  })
  expect((await start(['atrium']).end).code).toBe(0)
})

test('where npm ran no install scripts, the one that brings Node is run', async () => {
  const { code } = await start(['atrium'], { NPM_RUNS_NO_SCRIPTS: 'but we may' }).end
  expect(code).toBe(0)
})

test('where Node cannot be brought a sentence says what to do', async () => {
  const { code, said } = await start(['atrium'], { NPM_RUNS_NO_SCRIPTS: 'never' }).end
  expect(code).toBe(1)
  expect(said).toContain(`npm did not bring Node.js ${version}`)
})

test('the exit code is the program’s own', async () => {
  expect((await start(['atrium', 'fail']).end).code).toBe(3)
})

test('SIGTERM reaches the program, and its answer is ours', async () => {
  const { child, end } = start(['atrium', 'stay'])
  await once(child.stdout!, 'data')
  child.kill('SIGTERM')
  expect((await end).code).toBe(7)
  expect(await readdir(join(checkout, '.atrium/running'))).toEqual([])
})

test('the program ends when the shell in which npm runs us was ended', async () => {
  const run = `'${execPath}' '${join(checkout, 'scripts/run.mjs')}' atrium stay; true`
  const more = { npm_execpath: join(checkout, 'npm.js'), npm_node_execpath: execPath, npm_lifecycle_event: 'atrium' }
  const shell = spawn('sh', ['-c', run], { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(shell)
  await once(shell.stdout, 'data')
  const running = join(checkout, '.atrium/running')
  expect((await readdir(running)).length).toBe(2)
  shell.kill('SIGTERM')
  await expect.poll(() => readdir(running), { timeout: 5000 }).toEqual([])
})

test('the web pages are built when their sources changed, and only then', async () => {
  await mkdir(join(checkout, 'web'))
  await mkdir(join(checkout, 'contracts'))
  await writeFile(join(checkout, 'web/vite.config.ts'), '')
  const builds = async (): Promise<number> =>
    (await readFile(join(checkout, 'vite.log'), 'utf8')).split('\n').length - 1
  await start(['start']).end
  await start(['start']).end
  expect(await builds()).toBe(1)
  await writeFile(join(checkout, 'web/page.tsx'), 'changed')
  await start(['start']).end
  expect(await builds()).toBe(2)
  await rm(join(checkout, 'web/dist'), { recursive: true })
  await start(['start']).end
  expect(await builds()).toBe(3)
})

test('a command that does not exist is answered with those that do', async () => {
  expect(await start(['serve']).end).toEqual({
    code: 1,
    said: 'usage: node scripts/run.mjs demo|start|test|bench|atrium [arguments]\n',
  })
})
