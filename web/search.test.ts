import { expect, test } from 'vitest'
import { readSearch, writeSearch } from './search.ts'

test('texts stay texts, numbers and yes too', () => {
  expect(readSearch('?q=123&on=true&text=a%20b')).toEqual({ q: '123', on: 'true', text: 'a b' })
})

test('what is empty leaves the address', () => {
  expect(writeSearch({ q: '', status: 'ACTIVE,STAGED', other: undefined })).toBe('?status=ACTIVE%2CSTAGED')
  expect(writeSearch({})).toBe('')
})

test.each([{ q: 'a&b=c' }, { q: '"1"' }, { filter: 'target.id eq "00u"' }])('%o comes back as it was', (search) => {
  expect(readSearch(writeSearch(search))).toEqual(search)
})
