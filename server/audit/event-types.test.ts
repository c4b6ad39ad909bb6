import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventTypes, messageOf } from './event-types.ts'

const server = join(import.meta.dirname, '..')
const sources = globSync('**/*.ts', { cwd: server, exclude: (path) => path.includes('node_modules') })
  .filter((path) => !path.includes('node_modules') && !/\.test\.ts$|event-types\.ts$/.test(path))
  .map((path) => readFileSync(join(server, path), 'utf8'))
  .join('\n')

/** Names whose last word is put in by the act. */
const composed = [...sources.matchAll(/`([a-z0-9_.]+\.)\$\{\w+\}`/g)].map(([, beginning]) => beginning ?? '')

test.each(Object.keys(eventTypes))('%s is logged somewhere', (eventType) => {
  const isWritten = sources.includes(`'${eventType}'`)
  expect(isWritten || composed.some((beginning) => eventType.startsWith(beginning))).toBe(true)
})

test.each(Object.entries(eventTypes))('%s says what happened, and what that means', (_, [, message, meaning]) => {
  expect(message).toMatch(/^[A-Z][^.]{3,40}$/)
  expect(meaning).toMatch(/^[A-Z].{10,120}\.$/)
})

test('an event of an unknown type is called by its name', () => {
  expect(messageOf('user.of.tomorrow')).toBe('user.of.tomorrow')
  expect(messageOf('toString')).toBe('toString')
})
