import { expect, test } from 'vitest'
import { readOrigin } from './read-origin.ts'

test.each([
  'https://app.example.com',
  'https://app.example.com:8443',
  'https://xn--bcher-kva.example',
  'https://[2001:db8::1]',
])('%s is an origin', (text) => expect(readOrigin(text, false)).toEqual({ kind: 'read', origin: text }))

test.each([
  '',
  'app.example.com',
  'https://',
  'https://app.example.com/path',
  'https://app.example.com?query',
  'https://app.example.com#part',
  'https://App.example.com',
  'https://app.example.com:443',
  'https://user@app.example.com',
  'https://bücher.example',
  ' https://app.example.com',
  'https://app.example.com\n',
  'https:\\\\app.example.com',
  'https://*.example.com',
  'https://*',
  '*',
  'null',
  'http://app.example.com',
  'ftp://app.example.com',
  'file:///etc/hosts',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://app.example.com/1',
  'capacitor://localhost',
])('%j is none that can be trusted', (text) => expect(readOrigin(text, true).kind).toBe('wrong'))

test.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:8080', 'http://shop.localhost:3000'])(
  '%s is one in development, and only there',
  (text) => {
    expect(readOrigin(text, true)).toEqual({ kind: 'read', origin: text })
    expect(readOrigin(text, false).kind).toBe('wrong')
  },
)

test.each(['http://localhost.example.com', 'http://127.0.0.1.example', 'http://notlocalhost', 'http://10.0.0.1'])(
  '%s is not this machine',
  (text) => expect(readOrigin(text, true).kind).toBe('wrong'),
)

test('a slash at the end is read over', () =>
  expect(readOrigin('https://app.example.com/', false)).toEqual({ kind: 'read', origin: 'https://app.example.com' }))

test('what is almost an origin is told how it is written', () => {
  expect(readOrigin('https://App.example.com:443/', false)).toMatchObject({
    why: expect.stringContaining('https://app.example.com'),
  })
})
