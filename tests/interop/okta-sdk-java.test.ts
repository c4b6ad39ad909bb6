import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { driveOrg, fetchOnce, runCommand } from './okta-sdks.ts'

// Okta's SDK for Java, unmodified. Maven fetches it; the program is one file.

const cwd = join(import.meta.dirname, 'java')

test('version 24 drives the API', { timeout: 300_000 }, async ({ skip }) => {
  const compiler = await runCommand({ program: 'javac', args: ['-version'], cwd })
  if (compiler.code !== 0) return skip('javac is not installed')
  const fetched = await fetchOnce('okta-java-24.0.0', (folder) => ({
    program: 'mvn',
    args: ['-B', '-q', 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`],
    cwd,
  }))
  if ('lacking' in fetched) return skip(fetched.lacking)
  const scratch = await mkdtemp(join(tmpdir(), 'atrium-java-'))
  try {
    const jars = join(fetched.folder, '*')
    const args = ['-proc:none', '-nowarn', '-cp', jars, '-d', scratch, 'Walks.java']
    const compiled = await runCommand({ program: 'javac', args, cwd })
    expect([compiled.code, compiled.code === 0 ? '' : compiled.errors]).toEqual([0, ''])
    const { done, wrong } = await driveOrg({
      program: 'java',
      args: ['-XX:TieredStopAtLevel=1', '-cp', `${jars}:${scratch}`, 'Walks'],
      cwd,
      // The SDK’s own switch: it otherwise speaks https alone.
      env: { OKTA_TESTING_DISABLEHTTPSCHECK: 'true' },
    })
    expect(wrong).toEqual([])
    expect(done).toBe(11)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
})
