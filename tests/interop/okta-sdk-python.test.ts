import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Command, driveOrg, fetchOnce } from './okta-sdks.ts'

// Okta's SDKs for Python, unmodified: the generated one, and the one written by hand that most scripts still use.

const cwd = join(import.meta.dirname, 'python')

const install = (version: string) =>
  fetchOnce(`okta-python-${version}`, (folder): Command => {
    const patience = ['--retries', '1', '--timeout', '15', '--disable-pip-version-check', '--quiet']
    const args = ['-m', 'pip', 'install', ...patience, '--no-compile', '--target', folder, `okta==${version}`]
    return { program: 'python3', args, cwd }
  })

describe.concurrent('Okta’s Python SDK', () => {
  test.for([
    ['3.4.6', 'okta_sdk_3.py', 20],
    ['2.9.13', 'okta_sdk_2.py', 8],
  ] as const)('of version %s drives the API', { timeout: 300_000 }, async ([version, program, walks], { skip }) => {
    const installed = await install(version)
    if ('lacking' in installed) return skip(installed.lacking)
    const { folder } = installed
    const env = {
      PYTHONPATH: folder,
      PYTHONPYCACHEPREFIX: join(folder, '__pycache__'),
      // The SDK’s own switch: it otherwise speaks https alone.
      OKTA_TESTING_TESTINGDISABLEHTTPSCHECK: 'true',
    }
    const { done, wrong } = await driveOrg({ program: 'python3', args: [program], cwd, env })
    expect(wrong).toEqual([])
    expect(done).toBe(walks)
  })
})
