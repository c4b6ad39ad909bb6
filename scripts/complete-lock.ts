import { readFileSync, writeFileSync } from 'node:fs'
import { argv, exit, stdout } from 'node:process'

// A registry that mirrors only some platforms answers 404 for the packages of the others, and npm then leaves them out
// of the lock file without a word; `npm ci` refuses such a file on every machine. This writes the missing entries from
// what their parents say. They carry no integrity, since nobody here could read the package.

interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Lock {
  packages: Record<string, LockedPackage>
}

/** Platform packages that a parent in the lock file names and the lock file lacks, as entries to add. */
export function findMissing({ packages }: Lock): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {}
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, path, name) || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) continue
      missing[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(dev && { dev }),
        optional: true,
      } as LockedPackage
    }
  }
  return missing
}

/** Node looks for a package beside its parent, then one folder up, and so on. */
function isLocked(packages: Lock['packages'], parent: string, name: string): boolean {
  for (
    let folder = parent;
    folder !== '';
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    if (packages[`${folder}/node_modules/${name}`]) return true
  }
  return packages[`node_modules/${name}`] !== undefined
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'sunos', 'netbsd', 'openbsd', 'aix']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el']

/** The names of platform packages say where they run: `binding-linux-arm64-musl`, `darwin-x64`. */
function platformOf(name: string): object {
  const words = name.split(/[/-]/)
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  if (os.length === 0) throw new Error(`${name} does not say where it runs: add it to the lock file by hand`)
  return { cpu, ...(libc && os.includes('linux') && { libc: [libc] }), os }
}

if (import.meta.main) {
  const path = 'package-lock.json'
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
  const missing = findMissing(lock)
  const names = Object.keys(missing)
  if (argv.includes('--check')) {
    for (const name of names) stdout.write(`${name} is missing from ${path}: run node scripts/complete-lock.ts\n`)
    exit(names.length === 0 ? 0 : 1)
  }
  const entries = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, undefined, 2)}\n`)
  stdout.write(`${names.length} platform packages added\n`)
}
