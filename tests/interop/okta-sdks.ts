import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { addApp } from '../worlds/app-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { makeRelyingParty } from '../worlds/relying-party.ts'

// Okta's SDKs of other languages, each driven by a small program that lies beside these tests. What a machine lacks of
// them (the language, its registry) is no fault of ours: the tests then skip, and say why.

/** What one walk of a program came to. */
export interface Walk {
  readonly walk: string
  /** What went wrong; null when nothing did. */
  readonly problem: string | null
}

/** A command with its arguments, and where and with what it runs. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** How a command ended: what it printed, or that it is not on this machine. */
export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Where a language's packages are kept between runs. */
const cacheFolder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'interop')

/** A registry that has not answered by now will not. */
const longestFetchMs = 120_000

/** Runs a command to its end; one that is not there ends with the code of shells for it, 127. */
export function runCommand({ program, args, cwd, env: own = {} }: Command, timeout = longestFetchMs): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env: { ...env, ...own }, timeout, stdio: ['ignore', 'pipe', 'pipe'] })
    let [output, errors] = ['', '']
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    child.once('error', () => done({ code: 127, output, errors }))
    child.once('close', (code) => done({ code, output, errors }))
  })
}

/**
 * Gives the folder of what a command fetches from a registry: as it was fetched before, or fetched now.
 *
 * Undefined with the reason when that cannot be done here.
 */
export async function fetchOnce(
  name: string,
  commandInto: (folder: string) => Command,
): Promise<{ readonly folder: string } | { readonly lacking: string }> {
  const folder = join(cacheFolder, name)
  if (existsSync(folder)) return { folder }
  await mkdir(cacheFolder, { recursive: true })
  const draft = await mkdtemp(join(cacheFolder, 'draft-'))
  try {
    const command = commandInto(draft)
    const ended = await runCommand(command)
    if (ended.code !== 0) return { lacking: whyNot(command, ended) }
    // Whole, or not there; where another run was faster, its own is as good.
    await rename(draft, folder).catch(() => undefined)
    return { folder }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Why a language or its packages cannot be had on this machine, in a line. */
export function whyNot({ program, args }: Command, { code, output, errors }: Ended): string {
  if (code === 127) return `${program} is not installed`
  const last = `${errors}\n${output}`.split('\n').findLast((line) => line.trim() !== '') ?? ''
  const why = code === null ? 'did not end in time' : `ended with ${code}: ${last.slice(0, 300)}`
  return `${program} ${args.slice(0, 3).join(' ')} ${why}`
}

/** Signs somebody on to an app, as they would in a browser; gives the session, and of whom the app holds something. */
async function signOn(world: ManagementWorld): Promise<Readonly<Record<string, string>>> {
  const login = 'holder@acme.example'
  const holder = await world.addUser({ login })
  const app = await addApp(world.db, world.deployment.keeper, { users: [holder], oidc: { consent: 'once' } })
  const party = makeRelyingParty(world.issuer, app, { login })
  const { parameters } = await party.authorize({ scope: 'openid email offline_access' })
  const { status } = await party.exchange(parameters.get('code') ?? '')
  if (status !== 200) throw new Error(`the holder could not sign on: ${status}`)
  const { sessionId } = await world.bySession(await world.addUser({ login: 'visitor@acme.example' }))
  return { HOLDER: holder, HELD_BY: app.clientId, SESSION: sessionId }
}

/** Runs a program of walks against a server of its own, as a super admin; gives the walks that went wrong. */
export async function driveOrg(command: Command): Promise<{ readonly done: number; readonly wrong: readonly Walk[] }> {
  const world = await makeManagementWorld()
  const scratch = await mkdtemp(join(tmpdir(), 'atrium-sdk-'))
  try {
    const { token } = await world.byToken(world.ada.userId)
    // Their configuration files lie in the home directory.
    const own = { HOME: scratch, SCRATCH: scratch, ORG_URL: world.issuer, TOKEN: token, ...(await signOn(world)) }
    const { code, output, errors } = await runCommand({ ...command, env: { ...command.env, ...own } }, 100_000)
    const walks = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Walk)
    const wrong = walks.filter(({ problem }) => problem !== null)
    if (code !== 0) return { done: walks.length, wrong: [...wrong, { walk: 'the program itself', problem: errors }] }
    return { done: walks.length, wrong }
  } finally {
    await rm(scratch, { recursive: true, force: true })
    await world.close()
  }
}
