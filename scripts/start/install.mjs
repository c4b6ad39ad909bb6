import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findRegistered, readTextOr, register } from './process.mjs'

/** What stops the start: the message is a sentence for whoever typed the command. */
export class StartProblem extends Error {}

/** The Node the project runs on, which npm brings; the machine's own may be older. */
export const pinnedNode = (root) => join(root, 'node_modules', 'node', 'bin', 'node')

const stampPath = (root) => join(root, 'node_modules', '.atrium-stamp')

/** Whether node_modules is what the lock file says. */
export function isInstalled(root) {
  if (!existsSync(pinnedNode(root))) return false
  const stamp = stampOf(root)
  if (readTextOr(stampPath(root), '') === stamp) return true
  // A developer's own `npm install` leaves the same tree.
  if (!isTreeAsLocked(root)) return false
  writeFileSync(stampPath(root), stamp)
  return true
}

/**
 * Installs what the lock file says, and Node by its side. Throws a StartProblem.
 *
 * @param {string} root
 * @param {string} stateFolder where the npm that installs is written down
 */
export async function install(root, stateFolder) {
  const installingFolder = join(stateFolder, 'installing')
  // An npm whose starter was killed goes on by itself; two at once would destroy each other's work.
  for (const { pid } of findRegistered(installingFolder)) {
    process.stderr.write(`Waiting for npm (process ${pid}), which a killed start left installing …\n`)
    while (findRegistered(installingFolder).length > 0) await delay(200)
    if (isInstalled(root)) return
  }
  process.stderr.write('Installing dependencies (npm ci) …\n')
  const npm = startNpm(root, ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'])
  const unregister = npm.pid ? register(installingFolder, npm.pid, 'npm ci') : () => undefined
  const [status] = await once(npm, 'exit').catch((reason) => [reason.code])
  unregister()
  if (status === 'ENOENT') throw new StartProblem('npm was not found: install Node.js 20 or later with npm.')
  if (status !== 0) throw new StartProblem('npm ci failed; it says above why. Is the npm registry within reach?')
  bringNode(root)
  writeFileSync(stampPath(root), stampOf(root))
}

/** npm may be told to run no install scripts, or ask first; then the script that brings Node runs here. */
function bringNode(root) {
  const folder = join(root, 'node_modules', 'node')
  const wanted = `v${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version}`
  const says = () => spawnSync(pinnedNode(root), ['--version'], { encoding: 'utf8' }).stdout?.trim()
  if (says() === wanted) return
  spawnSync(npmNode(), ['installArchSpecificPackage.js'], { cwd: folder, stdio: 'inherit', env: withNpm() })
  if (says() === wanted) return
  throw new StartProblem(
    `npm did not bring Node.js ${wanted} for ${process.platform}-${process.arch}: allow the install script of the package "node" (npm config ignore-scripts must be false), or run this with Node.js 26 and "node server/main.ts".`,
  )
}

/** Everything the installed tree depends on. */
function stampOf(root) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`
}

/** npm writes down what it installed, at the end of every install. */
function isTreeAsLocked(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  const locked = readPackages(join(root, 'package-lock.json'))
  if (!installed || !locked) return false
  return Object.entries(locked).every(([path, { version, integrity, link, optional }]) => {
    if (!path.includes('node_modules/') || link) return true
    const there = installed[path]
    return there ? there.version === version && there.integrity === integrity : optional === true
  })
}

function readPackages(path) {
  const text = readTextOr(path, '')
  return text === '' ? undefined : JSON.parse(text).packages
}

/** The Node that runs npm: the machine's, not the one npm is about to replace. */
const npmNode = () => process.env.npm_node_execpath ?? process.execPath

function startNpm(root, args) {
  const script = process.env.npm_execpath
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: withNpm() }
  if (script?.endsWith('.js')) return spawn(npmNode(), [script, ...args], options)
  return spawn('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** The machine's Node first, so that install scripts find it and its npm whatever node_modules/.bin holds. */
function withNpm() {
  return { ...process.env, PATH: [dirname(npmNode()), process.env.PATH].join(delimiter) }
}
