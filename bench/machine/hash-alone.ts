import { availableParallelism } from 'node:os'
import { makePasswordHasher } from '../../server/sign-in/password/hasher.ts'
import { usageOf } from './cpu.ts'

// What the password hash alone allows on the cores this process was given: the server's own hasher, in a loop.

const seconds = Number(process.argv[2] ?? 3)
const hasher = makePasswordHasher()
const password = 'walk-through-every-door'
const stored = await hasher.hash(password)

async function hashFor(duration: number): Promise<number> {
  const deadline = performance.now() + duration * 1000
  let count = 0
  const work = async () => {
    while (performance.now() < deadline && count < 100_000) {
      await hasher.isRight(password, stored)
      count++
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, work))
  return count
}

await hashFor(0.5)
const startedAt = performance.now()
const before = usageOf(process.pid).cpuMs
const count = await hashFor(seconds)
process.send?.({
  perSecond: (count * 1000) / (performance.now() - startedAt),
  cpuMs: (usageOf(process.pid).cpuMs - before) / count,
})
