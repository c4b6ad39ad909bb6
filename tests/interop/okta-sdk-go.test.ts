import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { driveOrg, runCommand, whyNot } from './okta-sdks.ts'

// Okta's SDKs for Go, unmodified: the newest, and the one that most tools are made with. Their modules, and what the
// compiler makes of them, lie in Go's own cache.

const cwd = join(import.meta.dirname, 'go')
// The SDK is large, and compiled once: a fifth faster where nothing is inlined and no C is asked for.
const own = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -gcflags=all=-l', CGO_ENABLED: '0' }

test.for([
  ['5', '.', 14],
  ['2', './v2', 5],
] as const)('version %s drives the API', { timeout: 300_000 }, async ([, folder, walks], { skip }) => {
  const download = { program: 'go', args: ['mod', 'download'], cwd, env: own }
  const downloaded = await runCommand(download)
  if (downloaded.code !== 0) return skip(whyNot(download, downloaded))
  const scratch = await mkdtemp(join(tmpdir(), 'atrium-go-'))
  try {
    const program = join(scratch, 'walks')
    const build = { program: 'go', args: ['build', '-o', program, folder], cwd, env: own }
    const built = await runCommand(build, 150_000)
    if (built.code === null) return skip(whyNot(build, built))
    expect([built.code, built.errors]).toEqual([0, ''])
    const { done, wrong } = await driveOrg({ program, args: [], cwd })
    expect(wrong).toEqual([])
    expect(done).toBe(walks)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
})
