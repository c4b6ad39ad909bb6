import { expect, test } from 'vitest'
import { headerOf, readAnswer } from './connection.ts'

const plain = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\ncafé!'
const chunked =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\ncaf\u00e9'.replace('4\r\n', '5\r\n') +
  '\r\n1\r\n!\r\n0\r\n\r\n'
const empty = 'HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n'

test.each([
  ['an answer of known length', plain, 200, 'café!'],
  ['an answer in chunks', chunked, 200, 'café!'],
  ['an answer without a body', empty, 204, ''],
])('%s is read once it is whole, and not before', (_what, text, status, body) => {
  const bytes = Buffer.from(text)
  for (let length = 0; length < bytes.length; length++) expect(readAnswer(bytes.subarray(0, length))).toBeUndefined()
  const read = readAnswer(Buffer.concat([bytes, Buffer.from('HTTP/1.1 200')]))
  expect(read).toMatchObject({ end: bytes.length, answer: { status, body } })
})

test('a header is found whatever its case', () => {
  expect(headerOf('HTTP/1.1 303 See Other\r\nLOCATION:  /there?a=B\r\nX: y', 'location')).toBe('/there?a=B')
  expect(headerOf('HTTP/1.1 200 OK\r\nX-Location: no', 'location')).toBeUndefined()
})
