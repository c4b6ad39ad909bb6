import { expect, test } from 'vitest'
import { adminEn } from '../../texts/admin.ts'
import { adminDe } from '../../texts/de/admin.ts'
import { addTexts } from '../../texts/texts.ts'
import { fieldName } from './field-names.ts'

test('a field of the log is called as the pages call it, in their language, and by its own name where they do not', () => {
  addTexts(adminDe)
  expect(fieldName('settings.oidc.redirectUris')).toBe(adminDe['apps.redirect'])
  addTexts(adminEn)
  expect(fieldName('profile.nickName')).toBe('Nickname')
  expect(fieldName('nickName')).toBe('Nickname')
  expect(fieldName('settings.oidc.scopes')).toBeUndefined()
})
