import { expect, test } from 'vitest'
import { mergeOf } from './app-form.ts'

const opened = { label: 'Ledger', uris: 'https://a.example/', isShown: true }

test('changes to different fields stand together', () => {
  expect(mergeOf(opened, { ...opened, label: 'Books' }, { ...opened, isShown: false })).toEqual({
    label: 'Books',
    uris: 'https://a.example/',
    isShown: false,
  })
})

test('the same change made twice is no conflict', () => {
  expect(mergeOf(opened, { ...opened, label: 'Books' }, { ...opened, label: 'Books' })?.label).toBe('Books')
})

test('two changes of one field are somebody’s choice', () => {
  expect(mergeOf(opened, { ...opened, label: 'Books' }, { ...opened, label: 'Accounts' })).toBeUndefined()
})
