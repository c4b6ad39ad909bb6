import { expect, test } from 'vitest'
import { makeTurns } from './turns.ts'

const bounds = { perCaller: 2, perOrg: 3, inAll: 4, maxWaiting: 10, maxWaitMs: 60_000 }

/** Work that goes on until it is let go. */
function openWork() {
  const going: string[] = []
  let letGo: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (letGo = resolve))
  const of = (name: string) => async () => {
    going.push(name)
    await gate
    return name
  }
  return { of, going, letGo: () => letGo() }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('so many of one caller, of one org and in all run at once; the others follow', async () => {
  const turns = makeTurns(bounds)
  const { of, going, letGo } = openWork()
  const take = (caller: string, org: string) => turns.take({ caller, org }, of(`${org} ${caller}`))
  const all = [...Array(3).fill('a'), ...Array(3).fill('b')].map((caller: string) => take(caller, 'acme'))
  all.push(take('c', 'globex'), take('d', 'initech'))
  await settled()
  expect(going).toEqual(['acme a', 'acme a', 'acme b', 'globex c'])
  letGo()
  expect(await Promise.all(all)).toHaveLength(8)
  expect(going).toHaveLength(8)
})

test('who finds too many waiting is turned away, and nobody else with them', async () => {
  const turns = makeTurns({ ...bounds, maxWaiting: 1 })
  const { of, letGo } = openWork()
  const take = (caller: string) => turns.take({ caller, org: 'acme' }, of(caller))
  const all = [take('a'), take('a'), take('a'), take('a'), take('b')]
  await settled()
  letGo()
  expect(await Promise.all(all)).toEqual([{ value: 'a' }, { value: 'a' }, { value: 'a' }, undefined, { value: 'b' }])
})

test('work that fails gives its place to the next, and the failure to who asked', async () => {
  const turns = makeTurns({ ...bounds, perCaller: 1 })
  const who = { caller: 'a', org: 'acme' }
  const failed = turns.take(who, () => Promise.reject(new Error('no database')))
  const next = turns.take(who, async (waitedMs) => waitedMs >= 0)
  await expect(failed).rejects.toThrow('no database')
  expect(await next).toEqual({ value: true })
})
