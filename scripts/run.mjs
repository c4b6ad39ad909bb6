// Starts the parts of the project on a machine that has only Node 20 with npm: installs what is missing, then hands
// over to the Node that npm brings. Plain JavaScript, because nothing is installed yet when it runs.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './start/browser.mjs'
import { install, isInstalled, pinnedNode, StartProblem } from './start/install.mjs'
import { findRegistered, register, withLock } from './start/process.mjs'
import { buildWeb } from './start/web.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stateFolder = join(root, '.atrium')
const runningFolder = join(stateFolder, 'running')

/** What each command runs, and what it needs besides the dependencies. */
const commands = {
  demo: { entry: 'demo/main.ts', needsWeb: true, isServer: true },
  start: { entry: 'server/main.ts', needsWeb: true, isServer: true },
  test: { entry: 'scripts/test.ts', needsWeb: true, needsBrowser: true },
  bench: { entry: 'bench/main.ts' },
  atrium: { entry: 'server/cli/main.ts' },
}

/**
 * How a server's Node is run; bench/candidates/atrium.ts does the same. Requests leave little behind, so a small nursery
 * is swept as cheaply as a large one, and keeps 40 MB less. Translated code is kept from the very first file on: if that
 * one is not, the translator is loaded for it alone.
 */
const serverFlags = ['--max-semi-space-size=4']
const serverEnv = { NODE_COMPILE_CACHE: join(stateFolder, 'code') }

const [name, ...given] = process.argv.slice(2)
// npm takes the -- of `npm run atrium -- …` away; whoever starts us by hand leaves it.
const args = given[0] === '--' ? given.slice(1) : given
try {
  process.exitCode = await main(commands[name])
} catch (reason) {
  if (!(reason instanceof StartProblem)) throw reason
  process.stderr.write(`${reason.message}\n`)
  process.exitCode = 1
}

async function main(command) {
  if (!command) {
    throw new StartProblem(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`)
  }
  const unregister = await withLock(
    join(stateFolder, 'install.lock'),
    (pid) => process.stderr.write(`Waiting for process ${pid}, which installs or builds in this checkout …\n`),
    async () => prepare(command),
  )
  try {
    return await hand(command)
  } finally {
    unregister()
  }
}

/** Under the lock, so that nobody installs between our look at what is installed and our writing down that we use it. */
async function prepare({ needsWeb }) {
  if (!isInstalled(root)) {
    const [other] = findRegistered(runningFolder)
    if (other) {
      throw new StartProblem(
        `The dependencies changed, but "${other.what}" of this checkout still runs on the old ones (pid ${other.pid}): stop it first.`,
      )
    }
    await install(root, stateFolder)
  }
  if (needsWeb) buildWeb(root, stateFolder)
  return register(runningFolder, process.pid, `npm run ${name}`)
}

/** Runs the command's own program and gives its exit code. */
async function hand({ entry, needsBrowser, isServer }) {
  if (!existsSync(join(root, entry))) throw new StartProblem(`${entry} is missing from this checkout.`)
  const browser = needsBrowser ? findBrowser() : undefined
  const env = { ...process.env, ...(browser && { ATRIUM_BROWSER: browser }), ...(isServer && serverEnv) }
  const flags = isServer ? serverFlags : []
  const child = spawn(pinnedNode(root), [...flags, join(root, entry), ...args], { stdio: 'inherit', env })
  const unregister = child.pid ? register(runningFolder, child.pid, `npm run ${name}`) : () => undefined
  forwardSignals(child)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
    })
  } finally {
    unregister()
  }
}

/** We outlive our child, so that its last words and its exit code are not lost. */
function forwardSignals(child) {
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  // A terminal sends these to the child as well; sent twice they would mean "at once".
  const isTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => isTerminal || child.kill(signal))
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(child)
}

/** npm runs us in a shell and hands signals to that, which dies of them without a word to us. */
function endWithParent(child) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 200)
  watch.unref()
}
