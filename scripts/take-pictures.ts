import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startChromium } from '../tests/support/chromium.ts'
import { startDemo } from '../tests/support/demo-process.ts'
import { builtWebPages } from '../tests/support/web-pages.ts'
import { freePort } from '../tests/support/ports.ts'
import { endServerProcesses, startServerProcess } from '../tests/support/server-process.ts'
import { openCamera, stands } from './pictures/camera.ts'
import { walkConsole } from './pictures/console.ts'
import { furnish } from './pictures/furnish.ts'
import { surfacesPage } from './pictures/surfaces.ts'
import { walk } from './pictures/walk.ts'

// Takes the pictures of the guides: of a demo of its own, on ports of its own, in the browser of this machine.

const guides = resolve(import.meta.dirname, '../docs/guides')
const folder = join(guides, 'pictures')
const longestMs = 20 * 60_000

const opened = new AsyncDisposableStack()

async function takePictures(): Promise<void> {
  await builtWebPages()
  const starting = startDemo(19_080)
  // Also one that is only starting when this has to end.
  opened.defer(() =>
    starting.then(
      ({ stop }) => stop(),
      () => undefined,
    ),
  )
  const demo = await starting
  await furnish(demo)
  const setUpLink = await startEmpty()
  process.env.FONTCONFIG_FILE = await writeFonts()
  const browser = await startChromium()
  opened.defer(() => browser.close())
  // What is there is replaced by all new pictures, or not at all.
  const fresh = await scratch()
  for (const stand of stands) {
    const camera = await openCamera(browser, stand, fresh)
    await walk(demo, setUpLink, camera)
    await walkConsole(demo, camera)
    await camera.context.close()
  }
  await rm(folder, { recursive: true, force: true })
  await cp(fresh, folder, { recursive: true })
  await writeFile(join(guides, 'surfaces.md'), surfacesPage())
  process.stdout.write(`${(await readdir(folder)).length} pictures in ${folder}\n`)
}

/** A folder that is gone when this ends. */
async function scratch(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'atrium-pictures-'))
  opened.defer(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Starts an empty deployment, and gives the link with which its first admin would come in. */
async function startEmpty(): Promise<string> {
  const dataDir = await scratch()
  opened.defer(endServerProcesses)
  const port = await freePort()
  await startServerProcess({ PORT: String(port), DATA_DIR: dataDir, BASE_URL: `http://localhost:${port}` })
  for (;;) {
    const link = await readFile(join(dataDir, 'set-up-link'), 'utf8').catch(() => '')
    if (link.endsWith('\n')) return link.trim()
    await new Promise((done) => setTimeout(done, 50))
  }
}

/**
 * Pages of the sign-in are set in the system's own face. Without a desktop that is DejaVu, as on no machine of a user:
 * Liberation, where it is installed, is near to what they have.
 */
async function writeFonts(): Promise<string> {
  const path = join(await scratch(), 'fonts.conf')
  const rules = ['system-ui', 'sans-serif'].map(
    (face) =>
      `<match target="pattern"><test name="family"><string>${face}</string></test><edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match>`,
  )
  await writeFile(
    path,
    `<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>${rules.join('')}</fontconfig>\n`,
  )
  return path
}

/** Ends what was started, whatever happened, and this process with it. */
async function end(code: number): Promise<never> {
  setTimeout(() => process.exit(1), 20_000).unref()
  await opened.disposeAsync()
  return process.exit(code)
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void end(1))
setTimeout(() => {
  process.stderr.write('The pictures took too long.\n')
  void end(1)
}, longestMs).unref()

try {
  await takePictures()
  await end(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  await end(1)
}
