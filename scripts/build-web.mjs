// Builds the web pages unless those of these sources are built, as every start does it, and under the same lock.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './start/process.mjs'
import { buildWeb } from './start/web.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stateFolder = join(root, '.atrium')

await withLock(
  join(stateFolder, 'install.lock'),
  () => undefined,
  async () => buildWeb(root, stateFolder),
)
