import { expect, test } from 'vitest'
import { pocket } from './clients.testing.ts'
import { matchRedirectUri } from './redirect-uri.ts'
import { matchResponseMode } from './response-mode.ts'

const modeFor = (requested: string | undefined, uri: string) => {
  const to = matchRedirectUri(uri, pocket)
  return to && matchResponseMode(requested, pocket, to)
}

test.each(['http://127.0.0.1:4000/done', 'http://[::1]/done'])('a form can be posted to %s', (uri) => {
  expect(modeFor('form_post', uri)).toBe('form_post')
})

test('a form is not posted to a scheme of a program’s own, which takes redirects alone (CVE-2024-21637)', () => {
  expect(modeFor('form_post', 'com.example.pocket:/done')).toBeUndefined()
  expect(modeFor('fragment', 'com.example.pocket:/done')).toBe('fragment')
  expect(modeFor(undefined, 'com.example.pocket:/done')).toBe('query')
})
