import { expect, test } from 'vitest'
import { acrOf, acrs, attainableAcrs, meetsAcr } from './acr.ts'

test.each([
  [['pwd'], ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd']],
  [['otp'], ['urn:okta:loa:1fa:any']],
  [
    ['pwd', 'otp', 'mfa'],
    ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd', 'urn:okta:loa:2fa:any'],
  ],
  [
    ['pwd', 'sms'],
    ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd', 'urn:okta:loa:2fa:any'],
  ],
  [
    ['pwd', 'kba'],
    ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd'],
  ],
  [['swk'], ['urn:okta:loa:1fa:any', 'phr']],
  [['hwk'], ['urn:okta:loa:1fa:any', 'phr', 'phrh']],
  [
    ['hwk', 'fpt'],
    ['urn:okta:loa:1fa:any', 'urn:okta:loa:2fa:any', 'phr', 'phrh'],
  ],
  [[], []],
])('the methods %j amount to %j', (amr, met) => {
  expect(acrs.filter((acr) => meetsAcr(amr, acr))).toEqual(met)
})

test('a name we do not know is never met', () => {
  for (const acr of ['1', '', 'toString', '__proto__', 'PHR']) expect(meetsAcr(['hwk', 'pwd'], acr)).toBe(false)
})

test('the acr stated is the first wish met, otherwise the strongest earned', () => {
  expect(acrOf(['pwd'], [])).toBe('urn:okta:loa:1fa:pwd')
  expect(acrOf(['pwd'], ['phr', 'urn:okta:loa:1fa:any'])).toBe('urn:okta:loa:1fa:any')
  expect(acrOf(['pwd'], ['phr', '2'])).toBe('urn:okta:loa:1fa:pwd')
  expect(acrOf(['hwk'], [])).toBe('phrh')
})

test('an acr is never empty, and a password reaches all that we publish', () => {
  expect(acrOf([], [])).toBe('urn:okta:loa:1fa:any')
  expect(attainableAcrs.filter((acr) => !meetsAcr(['pwd'], acr))).toEqual([])
})
