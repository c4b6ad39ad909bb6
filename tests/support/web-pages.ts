import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

/**
 * Builds the web pages unless those of these sources are built, and gives where they lie.
 *
 * By the script that takes the lock of the starts: test files run side by side, and a build empties the folder first.
 */
export async function builtWebPages(): Promise<string> {
  await promisify(execFile)(execPath, [join(root, 'scripts/build-web.mjs')])
  return join(root, 'web/dist')
}
