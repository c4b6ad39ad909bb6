import { expect, test } from 'vitest'
import { languageOf, regionOf } from './language.ts'

test('what is chosen comes before what the server says', () => {
  expect(languageOf('en', 'de')).toBe('en')
  expect(languageOf('auto', 'de')).toBe('de')
  expect(languageOf('auto', 'fr')).toBe('en')
})

test('dates and numbers are written as in the reader’s region, and never in another language than the page’s', () => {
  expect(regionOf('en', ['de-CH', 'en-GB', 'en'])).toBe('en-GB')
  expect(regionOf('de', ['de-CH', 'en-GB'])).toBe('de-CH')
  expect(regionOf('de', ['en-GB'])).toBe('de')
  const written = new Intl.DateTimeFormat(regionOf('en', ['en-GB']), { dateStyle: 'medium', timeZone: 'UTC' })
  expect(written.format(0)).toBe('1 Jan 1970')
})
