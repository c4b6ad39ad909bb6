import { expect, test } from 'vitest'
import type { Assignee, Role } from '../../../contracts/management/role.ts'
import { onlySuperAdmin } from './only-super-admin.ts'

const admin = (id: string, status: string, ...types: Role['type'][]): Assignee => ({
  id,
  _embedded: {
    user: { login: `${id}@acme.example`, displayName: id, status },
    roles: types.map((type) => ({
      id: `${id}${type}`,
      label: type,
      type,
      status: 'ACTIVE',
      assignmentType: 'USER',
      created: '2026-03-10T12:00:00.000Z',
      lastUpdated: '2026-03-10T12:00:00.000Z',
      _links: {},
    })),
  },
  _links: {},
})

test('the only super administrator who can sign in is known, whoever else holds something', () => {
  const ada = admin('ada', 'ACTIVE', 'APP_ADMIN', 'SUPER_ADMIN')
  const others = [admin('gone', 'SUSPENDED', 'SUPER_ADMIN'), admin('bea', 'ACTIVE', 'ORG_ADMIN')]
  expect(onlySuperAdmin([...others, ada], false)).toBe(ada)
  expect(onlySuperAdmin([...others, ada], true)).toBeUndefined()
  expect(onlySuperAdmin([ada, admin('eve', 'ACTIVE', 'SUPER_ADMIN')], false)).toBeUndefined()
  expect(onlySuperAdmin(others, false)).toBeUndefined()
})
