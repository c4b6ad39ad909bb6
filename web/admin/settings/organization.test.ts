import { expect, test } from 'vitest'
import { orgChangeOf, orgValuesOf } from './organization.ts'

const nothing = {
  companyName: 'Acme',
  website: null,
  endUserSupportHelpURL: null,
  supportPhoneNumber: null,
  phoneNumber: null,
  address1: null,
  address2: null,
  postalCode: null,
  city: 'Zürich',
  state: null,
  country: null,
}

test('what an org does not say is an empty field', () => {
  expect(orgValuesOf(nothing)).toMatchObject({ companyName: 'Acme', website: '', city: 'Zürich' })
})

test('only what was touched is sent, and what was emptied is said no more', () => {
  const values = { ...orgValuesOf(nothing), city: '  ', website: ' https://acme.example ', country: 'CH' }
  expect(orgChangeOf(values, ['city', 'website'])).toEqual({ city: null, website: 'https://acme.example' })
})
