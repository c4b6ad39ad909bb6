import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeKeeper, makeSealer } from './seal.ts'

const key = randomBytes(32)
const noon = Date.parse('2026-11-24T12:00:00Z')
const sealer = makeSealer(key, 'epoch')
const sealed = sealer.seal('access-token', '00oAcme', 'what only we read', noon)

test('opens what it sealed, with the moment of sealing', () => {
  expect(sealer.open('access-token', '00oAcme', sealed)).toEqual({ text: 'what only we read', sealedAt: noon })
})

test.each([
  ['another purpose', () => sealer.open('authorization-code', '00oAcme', sealed)],
  ['another org', () => sealer.open('access-token', '00oOther', sealed)],
  ['another master key', () => makeSealer(randomBytes(32), 'epoch').open('access-token', '00oAcme', sealed)],
  ['another epoch: a restore', () => makeSealer(key, 'later').open('access-token', '00oAcme', sealed)],
  ['nothing', () => sealer.open('access-token', '00oAcme', '')],
])('does not open for %s', (_, open) => expect(open()).toBeUndefined())

test('CVE-2026-27840: no other spelling of a token opens, cut, lengthened, changed or re-encoded', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const at = fc.nat(sealed.length - 1)
  const changed = fc.oneof(
    at.map((end) => sealed.slice(0, end)),
    fc.string({ minLength: 1 }).map((tail) => sealed + tail),
    fc.tuple(at, fc.constantFrom(...alphabet.split(''))).map(([i, c]) => sealed.slice(0, i) + c + sealed.slice(i + 1)),
    fc.constantFrom(
      `${sealed}=`,
      `${sealed}==`,
      ` ${sealed}`,
      `${sealed}\n`,
      sealed.replaceAll('-', '+'),
      encodeURI(`${sealed}%`),
    ),
  )
  fc.assert(
    fc.property(changed, (text) => text === sealed || sealer.open('access-token', '00oAcme', text) === undefined),
    { numRuns: 3_000 },
  )
})

test('what is kept opens under its own master key alone, and a wrong one says so', () => {
  const keeper = makeKeeper(key)
  const kept = keeper.seal('signing-key', '00oAcme', 'private')
  expect(keeper.open('signing-key', '00oAcme', kept)).toBe('private')
  expect(() => makeKeeper(randomBytes(32)).open('signing-key', '00oAcme', kept)).toThrow()
  expect(() => keeper.open('client-secret', '00oAcme', kept)).toThrow()
  expect(() => keeper.open('signing-key', '00oOther', kept)).toThrow()
})

test('a mac is the same for the same text, and another for another org or purpose', () => {
  const mac = sealer.mac('form-token', '00oAcme', 'browser')
  expect(sealer.mac('form-token', '00oAcme', 'browser')).toBe(mac)
  expect(sealer.mac('form-token', '00oOther', 'browser')).not.toBe(mac)
  expect(sealer.mac('refresh-successor', '00oAcme', 'browser')).not.toBe(mac)
})
