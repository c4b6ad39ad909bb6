import { execFileSync } from 'node:child_process'
import { matchesGlob, resolve } from 'node:path'
import { expect, test } from 'vitest'
import config from '../vitest.config.ts'
import { alone, sideBySide } from './groups.ts'

interface Project {
  readonly test: { readonly name: string; readonly include: readonly string[] }
}

const { projects } = (config as { test: { projects: readonly Project[] } }).test

test('every test file belongs to exactly one group, so that none is forgotten and none runs twice', () => {
  const root = resolve(import.meta.dirname, '..')
  const files = execFileSync('git', ['ls-files', '*.test.ts', '*.test.tsx'], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
  expect(files.length).toBeGreaterThan(50)
  const misplaced = files.filter(
    (file) => projects.filter(({ test: { include } }) => include.some((glob) => matchesGlob(file, glob))).length !== 1,
  )
  expect(misplaced).toEqual([])
})

test('every group is run', () => {
  const run = [...sideBySide.first, ...sideBySide.second, ...alone]
  expect(run.toSorted()).toEqual(projects.map(({ test: { name } }) => name).toSorted())
})
