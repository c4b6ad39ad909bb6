import { expect, test } from 'vitest'
import { ownAction } from '../../../contracts/colour.ts'
import { colourOf, logoPathOf, previewOf, verdictsOf } from './brand.ts'

test.each([
  ['#0F5C8C', '#0f5c8c'],
  [' 0f5c8c ', '#0f5c8c'],
  ['#abc', '#aabbcc'],
  ['abc', '#aabbcc'],
  ['', undefined],
  ['#12345', undefined],
  ['red', undefined],
  ['#gggggg', undefined],
])('%j is read as %j', (typed, colour) => {
  expect(colourOf(typed)).toBe(colour)
})

test('a colour that cannot be read is made darker by day and lighter by night, and the words say so', () => {
  const [light, dark] = verdictsOf('#ffee00')
  expect(light).toMatchObject({ scheme: 'light', says: 'settings.brand.contrast.darker' })
  expect(light?.shown).not.toBe('#ffee00')
  expect(Number(light?.before)).toBeLessThan(4.5)
  expect(Number(light?.after)).toBeGreaterThanOrEqual(4.5)
  expect(dark).toMatchObject({ scheme: 'dark', says: 'settings.brand.contrast.kept', shown: '#ffee00' })
  expect(verdictsOf('#001133').map(({ says }) => says)).toEqual([
    'settings.brand.contrast.kept',
    'settings.brand.contrast.lighter',
  ])
})

test('our own colour has its own pair', () => {
  expect(verdictsOf(ownAction.light.action).map(({ says, shown }) => [says, shown])).toEqual([
    ['settings.brand.contrast.own', ownAction.light.action],
    ['settings.brand.contrast.own', ownAction.dark.action],
  ])
})

test('the preview is asked for as the server reads it', () => {
  expect(logoPathOf('https://acme.example/pictures/abc')).toBe('/pictures/abc')
  expect(logoPathOf(null)).toBeUndefined()
  expect(previewOf('#0f5c8c', 'dark', '/pictures/abc')).toBe(
    '/api/console/brand-preview?colour=0f5c8c&scheme=dark&logo=%2Fpictures%2Fabc',
  )
  expect(previewOf('#0f5c8c', 'light', undefined)).toContain('logo=none')
})
