import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atrium } from '../candidates/atrium.ts'
import type { Candidate } from '../candidates/candidate.ts'
import { installPeers, peers } from '../candidates/peers.ts'
import { isWanted } from '../flags.ts'
import { serverCore } from '../machine/pinned.ts'
import { type CpuProfile, describeProfile } from '../report/cpu-profile.ts'
import type { PartInput } from './part.ts'

/** Takes a CPU profile of each wanted server under the sign-on flow; gives the paths of the texts it wrote. */
export async function profileAll(input: PartInput): Promise<string[]> {
  await installPeers()
  const wanted = [atrium, ...peers].filter(({ name }) => isWanted(input.plan, name))
  const written: string[] = []
  for (const candidate of wanted) written.push(...(await profile(input, candidate)))
  return written
}

async function profile(input: PartInput, candidate: Candidate): Promise<string[]> {
  const { plan, driver } = input
  const written: string[] = []
  for (const algorithm of ['RS256', 'ES256'] as const) {
    const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-profile-'))
    const execArgv = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500']
    const server = await candidate.start({ ...input, database: input.newDatabase(), cores: serverCore, execArgv })
    const target = server.targets.find((known) => known.algorithm === algorithm)
    let sinceUs = 0
    try {
      const job = {
        concurrency: 16,
        warmUpSeconds: plan.firstWarmUpSeconds,
        seconds: plan.seconds * 2,
        most: plan.most,
      }
      if (target)
        await driver.run({ ...job, work: { kind: 'sign-on', target } }, async () => {
          sinceUs = Number(process.hrtime.bigint() / 1000n)
        })
    } finally {
      await server.stop()
    }
    const name = `profile-${candidate.name}-${algorithm}.txt`
    if (target) written.push(await writeText(folder, name, `${candidate.label}, ${algorithm}`, sinceUs))
    await rm(folder, { recursive: true, force: true })
  }
  return written
}

async function writeText(folder: string, name: string, label: string, sinceUs: number): Promise<string> {
  const [file] = (await readdir(folder)).filter((path) => path.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error(`${label} wrote no profile`)
  const profiled = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
  const path = `bench/results/${name}`
  await writeFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), describeProfile(label, profiled, sinceUs))
  return path
}
