import { expect, test } from 'vitest'
import { adminRoles, permissions } from '../../../contracts/management/rights.ts'
import { settingsEn } from '../../texts/admin-settings.ts'
import { areaOf, areas, reachOf } from './rights-words.ts'

test('every right belongs to an area of the table, every area has a right, and a name', () => {
  const found = new Set(permissions.map(areaOf))
  expect([...found].toSorted()).toEqual([...areas].toSorted())
  for (const area of areas) expect(settingsEn).toHaveProperty([`settings.area.${area}`])
})

test('a role is shown with the furthest that it reaches', () => {
  expect(areas.map((area) => reachOf('SUPER_ADMIN', area)).filter((reach) => reach !== 'manage')).toEqual([
    'read',
    'read',
    'read',
  ])
  expect(areas.map((area) => reachOf('READ_ONLY_ADMIN', area))).not.toContain('manage')
  expect([reachOf('HELP_DESK_ADMIN', 'users'), reachOf('HELP_DESK_ADMIN', 'credentials')]).toEqual(['read', 'manage'])
  expect(reachOf('HELP_DESK_ADMIN', 'apps')).toBe('none')
  for (const role of adminRoles) expect(areas.some((area) => reachOf(role, area) !== 'none')).toBe(true)
})
