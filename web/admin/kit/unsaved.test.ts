import { afterEach, expect, test } from 'vitest'
import { leadsAway, leaveForm, letGo, noteUnsaved, unsavedIn } from './unsaved.ts'

afterEach(letGo)

test('what is not saved is counted by form and in all; a form that is saved counts no more', () => {
  noteUnsaved('profile', 2)
  noteUnsaved('logo', 1)
  expect([unsavedIn(), unsavedIn('profile'), unsavedIn('other')]).toEqual([3, 2, 0])
  noteUnsaved('profile', 0)
  expect([unsavedIn(), unsavedIn('profile')]).toEqual([1, 0])
})

test('a form in which nothing was typed is left at once, another only after a question', () => {
  const left: string[] = []
  leaveForm('profile', () => left.push('untouched'))
  noteUnsaved('profile', 1)
  leaveForm('profile', () => left.push('typed'))
  expect(left).toEqual(['untouched'])
})

test.each([
  ['another page', { pathname: '/admin/log', search: {} }, true],
  ['another tab', { pathname: '/admin/people/1', search: { tab: 'apps' } }, true],
  ['another filter', { pathname: '/admin/people/1', search: { tab: 'groups', q: 'a' } }, false],
])('%s', (_, to, expected) => {
  expect(leadsAway({ pathname: '/admin/people/1', search: { tab: 'groups' } }, to)).toBe(expected)
})
