import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchRedirectUri } from './redirect-uri.ts'

const registered = [
  'https://notes.example/callback',
  'http://127.0.0.1/done',
  'http://[::1]/done?a=1',
  'com.example.app:/done',
]
const originOf = (uri: string) => new URL(uri).protocol + new URL(uri).hostname
const restOf = (uri: string) => new URL(uri).pathname + new URL(uri).search + new URL(uri).hash

const near = fc
  .constantFrom(...registered)
  .chain((uri) =>
    fc.tuple(
      fc.constant(uri),
      fc.nat(uri.length),
      fc.nat(3),
      fc.oneof(fc.string(), fc.constantFrom(':1', ':80', '@', '.', '\\', '/')),
    ),
  )
  .map(([uri, at, dropped, junk]) => uri.slice(0, at) + junk + uri.slice(at + dropped))
const asked = fc.oneof(fc.webUrl(), fc.string(), near)

test.each(['web', 'browser', 'native'] as const)(
  'whatever is asked for, the answer of a %s app leads to a registered place',
  (kind) => {
    fc.assert(
      fc.property(asked, (uri) => {
        const answer = matchRedirectUri(uri, { kind, redirectUris: registered })
        if (answer === undefined) return
        expect(answer).toBe(uri)
        const same = registered.filter(
          (known) => originOf(known) === originOf(answer) && restOf(known) === restOf(answer),
        )
        expect(same).toHaveLength(1)
        if (kind !== 'native') expect(registered).toContain(answer)
      }),
      { numRuns: 10_000 },
    )
  },
)

test('a native app reaches its loopback address on every port, byte for byte otherwise', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
      const uri = `http://127.0.0.1:${port}/done`
      expect(matchRedirectUri(uri, { kind: 'native', redirectUris: registered })).toBe(uri)
    }),
  )
})
