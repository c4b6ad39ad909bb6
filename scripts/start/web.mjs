import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, StartProblem } from './install.mjs'
import { readTextOr } from './process.mjs'

/**
 * Builds the web pages when their sources are not those of the last build. Throws a StartProblem.
 *
 * @param {string} root
 * @param {string} stateFolder where the stamp of the last build is kept
 */
export function buildWeb(root, stateFolder) {
  if (!existsSync(join(root, 'web', 'vite.config.ts'))) return
  const stampPath = join(stateFolder, 'web-stamp')
  const stamp = hashSources(root)
  if (existsSync(join(root, 'web', 'dist')) && readTextOr(stampPath, '') === stamp) return
  process.stderr.write('Building the web pages …\n')
  // A build that is killed leaves no stamp, so the next start builds again.
  rmSync(stampPath, { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
  const { status } = spawnSync(pinnedNode(root), [vite, 'build', 'web', '--logLevel', 'warn'], options)
  if (status !== 0) throw new StartProblem('The web pages could not be built; vite says above why.')
  writeFileSync(stampPath, stamp)
}

function hashSources(root) {
  const hash = createHash('sha256')
  const sources = ['web', 'contracts'].flatMap((folder) => filesBelow(join(root, folder)))
  for (const path of [...sources, join(root, 'package-lock.json')])
    hash.update(path).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === 'dist' || entry.name === 'node_modules' || entry.name.includes('.test.')) return []
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(path) : [path]
    })
}
