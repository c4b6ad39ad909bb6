import { expect, test } from 'vitest'
import { profileAttributes, type User } from '../../../contracts/management/user.ts'
import { csvHead, csvLines } from '../kit/csv.ts'
import { peopleColumns } from './export.tsx'

test('what people call themselves starts no formula, and stands below its name', () => {
  const user = {
    id: '00u1',
    status: 'ACTIVE',
    profile: { login: 'ada@acme.example', firstName: '=HYPERLINK("https://evil.example")', lastName: 'Byron, Lady' },
    lastLogin: null,
  } as unknown as User
  const columns = peopleColumns.filter(([name]) => /^(id|lastLogin|profile\.(firstName|lastName))$/.test(name))
  expect(csvHead(columns) + csvLines(columns, [user])).toBe(
    'id,profile.firstName,profile.lastName,lastLogin\r\n' +
      '00u1,"\'=HYPERLINK(""https://evil.example"")","Byron, Lady",\r\n',
  )
})

test('nothing of a profile is left out', () => {
  const exported = peopleColumns.flatMap(([name]) => (name.startsWith('profile.') ? [name.slice(8)] : []))
  expect(exported.toSorted()).toEqual(profileAttributes.toSorted())
})
