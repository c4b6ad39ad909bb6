import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * Gives the path of a browser for the tests; undefined when the machine has none and none may be installed.
 *
 * Installs Debian's Chromium when that takes no password. Says what it does and why a browser is missing.
 */
export function findBrowser() {
  const asked = process.env.ATRIUM_BROWSER
  if (asked !== undefined && asked !== '') return asked
  const found = known.find((path) => existsSync(path))
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) installChromium()
  const installed = known.find((path) => existsSync(path))
  if (installed === undefined) {
    process.stderr.write(
      'No Chromium on this machine: the browser tests will be skipped (install it, or set ATRIUM_BROWSER).\n',
    )
  }
  return installed
}

function installChromium() {
  process.stderr.write('Installing Chromium for the browser tests (apt-get) …\n')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }
  const install = ['install', '-y', '-q', '--no-install-recommends', 'chromium']
  if (spawnSync('apt-get', install, { ...options, stdio: 'ignore' }).status === 0) return
  // The lists of a fresh machine are empty or old.
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', install, options)
}
