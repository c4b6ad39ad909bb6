import { expect, test } from 'vitest'
import { permissionsOfRole, permissionsOfScope } from '../../../contracts/management/rights.ts'
import { mayGrant, scopeAreas } from './scopes.ts'

test('every scope of the API can be chosen, once', () => {
  expect(scopeAreas.flatMap(({ scopes }) => scopes).sort()).toEqual(Object.keys(permissionsOfScope).sort())
})

test('nobody is offered to give away what they lack', () => {
  expect(mayGrant(permissionsOfRole.SUPER_ADMIN, 'okta.users.manage')).toBe(true)
  expect(mayGrant(permissionsOfRole.APP_ADMIN, 'okta.apps.manage')).toBe(true)
  expect(mayGrant(permissionsOfRole.APP_ADMIN, 'okta.users.manage')).toBe(false)
})
