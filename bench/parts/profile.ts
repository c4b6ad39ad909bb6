import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atrium, isAtrium } from '../candidates/atrium.ts'
import type { Candidate, RunningCandidate } from '../candidates/candidate.ts'
import { installPeers, peers } from '../candidates/peers.ts'
import type { Work } from '../driver/job.ts'
import { isWanted } from '../flags.ts'
import { serverCore } from '../machine/pinned.ts'
import { type CpuProfile, describeProfile } from '../report/cpu-profile.ts'
import type { PartInput } from './part.ts'

/** Takes CPU profiles of each wanted server at work; gives the paths of the texts it wrote. */
export async function profileAll(input: PartInput): Promise<string[]> {
  await installPeers()
  const wanted = [atrium, ...peers].filter(({ name }) => isWanted(input.plan, name))
  const written: string[] = []
  for (const candidate of wanted)
    for (const [name, workOf] of Object.entries(works)) {
      const path = await profile(input, candidate, name, workOf)
      if (path !== undefined) written.push(path)
    }
  return written
}

type WorkOf = (server: RunningCandidate) => Work | undefined

const signOnBy =
  (algorithm: string): WorkOf =>
  ({ targets }) => {
    const target = targets.find((known) => known.algorithm === algorithm)
    return target && { kind: 'sign-on', target }
  }

const works: Readonly<Record<string, WorkOf>> = {
  RS256: signOnBy('RS256'),
  ES256: signOnBy('ES256'),
  services: (server) => {
    const [target] = server.targets
    return isAtrium(server) && target ? { kind: 'serve', target, service: server.service } : undefined
  },
  passwords: (server) => {
    const [target] = server.targets
    return isAtrium(server) && target ? { kind: 'sign-in', target, people: server.people } : undefined
  },
}

/** Each server is started anew, because the profile is of its whole life; undefined when it cannot do the work. */
async function profile(input: PartInput, candidate: Candidate, name: string, workOf: WorkOf) {
  const { plan, driver } = input
  const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-profile-'))
  try {
    const execArgv = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500']
    const server = await candidate.start({ ...input, database: input.newDatabase(), cores: serverCore, execArgv })
    const work = workOf(server)
    let sinceUs = 0
    try {
      const job = {
        concurrency: 16,
        warmUpSeconds: plan.firstWarmUpSeconds,
        seconds: plan.seconds * 2,
        most: plan.most,
      }
      if (work)
        await driver.run({ ...job, work }, async () => {
          sinceUs = Number(process.hrtime.bigint() / 1000n)
        })
    } finally {
      await server.stop()
    }
    return work && (await writeText(folder, `${candidate.label}, ${name}`, `${candidate.name}-${name}.txt`, sinceUs))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const results = fileURLToPath(new URL('../../docs/guides/profiles/', import.meta.url))

async function writeText(folder: string, label: string, name: string, sinceUs: number): Promise<string> {
  const [file] = (await readdir(folder)).filter((path) => path.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error(`${label} wrote no profile`)
  const profiled = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
  await mkdir(results, { recursive: true })
  await writeFile(join(results, name), describeProfile(label, profiled, sinceUs))
  return `docs/guides/profiles/${name}`
}
