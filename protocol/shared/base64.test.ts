import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfBase64, utf8Text } from './base64.ts'

// The vectors of RFC4648-10.
test.each([
  ['', ''],
  ['Zg==', 'f'],
  ['Zm8=', 'fo'],
  ['Zm9v', 'foo'],
  ['Zm9vYg==', 'foob'],
  ['Zm9vYmE=', 'fooba'],
  ['Zm9vYmFy', 'foobar'],
])('%j stands for %j', (encoded, text) => expect(utf8Text(bytesOfBase64(encoded) ?? [])).toBe(text))

test('whatever the bytes are, they come back from both alphabets, with padding and without', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual([...bytes])
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64url'))).toEqual([...bytes])
    }),
  )
})

test.each(['Z', 'Zg=', 'Zg===', 'Z===', '=', 'Zh==', 'Zm9=', 'Z g=', 'Zg==\n', 'Zü', 'Zg==Zg=='])(
  '%j is not base64, or not its canonical form',
  (text) => expect(bytesOfBase64(text)).toBeUndefined(),
)

test.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])('the bytes %j are not UTF-8', (bytes) =>
  expect(utf8Text(bytes)).toBeUndefined(),
)
