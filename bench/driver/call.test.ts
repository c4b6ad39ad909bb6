import { expect, test } from 'vitest'
import { nextOf } from './call.ts'

const self = 'Link: <http://localhost:8080/api/v1/users?limit=2>; rel="self"'

test('the next page is found among the links, and the last page has none', () => {
  const next = 'link: <http://localhost:8080/api/v1/users?limit=2&after=abc>; rel="next"'
  expect(nextOf(`HTTP/1.1 200 OK\r\n${self}\r\n${next}\r\nX: y`)).toBe('/api/v1/users?limit=2&after=abc')
  expect(nextOf(`HTTP/1.1 200 OK\r\n${self}, ${next.slice(6)}`)).toBe('/api/v1/users?limit=2&after=abc')
  expect(nextOf(`HTTP/1.1 200 OK\r\n${self}\r\nX: rel="next"`)).toBeUndefined()
})
