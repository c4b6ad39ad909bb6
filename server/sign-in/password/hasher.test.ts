import { readdirSync } from 'node:fs'
import { getPriority, platform } from 'node:os'
import { expect, test, vi } from 'vitest'
import { onHashThread } from './hash-threads.ts'
import { isOutdated, makePasswordHasher } from './hasher.ts'

const hasher = makePasswordHasher({ maxWaitMs: 60_000 })
const secret = 'walk-through-every-door'

test('what was hashed is right, and nothing else is', async () => {
  const stored = (await hasher.hash(secret)) ?? ''
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await hasher.isRight(secret, stored)).toBe(true)
  expect(await hasher.isRight(`${secret} `, stored)).toBe(false)
  expect(await hasher.isRight('', stored)).toBe(false)
})

test('without a stored hash it works as it does with one, and says no', async () => {
  const jobs = vi.spyOn(await import('node:worker_threads').then(({ Worker }) => Worker.prototype), 'postMessage')
  expect(await hasher.isRight(secret, undefined)).toBe(false)
  const [[job] = []] = jobs.mock.calls as [{ password: string; stored: string }][]
  jobs.mockRestore()
  expect(job?.password).toBe(secret)
  expect(isOutdated(job?.stored ?? '')).toBe(false)
  // The hash is well-formed: a check of it is no refusal, which would be quick.
  expect(await onHashThread({ password: secret, stored: job?.stored ?? '' })).toEqual({ isRight: false })
  expect(await makePasswordHasher().isRight('', undefined)).toBe(false)
})

test('what is no hash is refused, and the thread goes on', async () => {
  await expect(hasher.isRight(secret, 'no hash')).rejects.toThrow()
  expect(await hasher.hash(secret)).toMatch(/^\$argon2id/)
})

test.runIf(platform() === 'linux')('who hashes lets those go first who answer', async () => {
  await hasher.hash(secret)
  const priorities = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)))
  expect(priorities.filter((priority) => priority === getPriority() + 5).length).toBeGreaterThan(0)
  expect(getPriority()).toBe(getPriority(process.pid))
})
