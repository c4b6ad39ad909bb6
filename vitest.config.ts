import { defineConfig } from 'vitest/config'

const onDatabase = { globalSetup: ['tests/support/test-server.ts'] }

/** Groups of tests that start servers and browsers, with the longest one test may take. */
const groups = { conformance: 60_000, attacks: 60_000, interop: 60_000, drills: 180_000, journeys: 120_000 }

export default defineConfig({
  test: {
    // What comes true a moment later comes later on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      // The engine is pure: its files cannot disturb each other, so they share one process and start at once.
      { test: { name: 'engine', include: ['protocol/**/*.test.ts'], isolate: false, testTimeout: 60_000 } },
      {
        test: {
          name: 'server',
          include: [
            '{server,contracts,scripts,demo,examples,bench}/**/*.test.ts',
            'tests/{support,worlds}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', 'bench/work/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          ...onDatabase,
        },
      },
      { test: { name: 'web', include: ['web/**/*.test.{ts,tsx}'] } },
      ...Object.entries(groups).map(([name, testTimeout]) => ({
        test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout, hookTimeout: 120_000, ...onDatabase },
      })),
    ],
  },
})
