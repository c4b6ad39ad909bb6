import { expect, test } from 'vitest'
import { permissionsOfRoles, permissionsOfScopes } from '../../../contracts/management/rights.ts'
import type { Caller } from '../../http/api/caller.ts'
import type { AdminRole } from '../../database/schema.ts'
import { ownerSeenBy, refuseToChange, refuseToShow } from './rules.ts'

const token = (...roles: readonly AdminRole[]) => ({
  id: '00T1',
  name: 'script',
  userId: '00uOwner',
  login: 'owner@acme.example',
  displayName: 'Owner',
  roles,
  createdAt: new Date(),
  updatedAt: new Date(),
  lastUsedAt: null,
  expiresAt: new Date(),
})

/** A service app with these scopes. */
const service = (...scopes: readonly string[]): Caller => ({
  kind: 'service',
  userId: undefined,
  party: { id: '0oa1', type: 'AppInstance' },
  roles: [],
  permissions: permissionsOfScopes(scopes),
})
const owner: Caller = {
  kind: 'session',
  userId: '00uOwner',
  party: { id: '00uOwner', type: 'User' },
  roles: ['HELP_DESK_ADMIN'],
  permissions: permissionsOfRoles(['HELP_DESK_ADMIN']),
}

test('whoever manages tokens ends those of owners who may no more than they', () => {
  const manager = service('okta.apiTokens.manage')
  expect(refuseToChange(manager, token())).toBeUndefined()
  expect(refuseToChange(manager, token('HELP_DESK_ADMIN'))?.refusal.rule).toBe('caller-outranks-the-owner')
  expect(refuseToChange(manager, token('SUPER_ADMIN'))?.refusal.rule).toBe('caller-outranks-the-owner')
  const more = service('okta.apiTokens.manage', 'okta.users.manage', 'okta.sessions.manage', 'okta.groups.read')
  expect(refuseToChange(more, token('HELP_DESK_ADMIN'))?.refusal.rule).toBe('caller-outranks-the-owner')
  const enough = { ...more, permissions: new Set([...more.permissions, ...owner.permissions]) }
  expect(refuseToChange(enough, token('HELP_DESK_ADMIN'))).toBeUndefined()
})

test('an app sees tokens only by the scope for them, and is nobody’s owner', () => {
  expect(ownerSeenBy(service('okta.apiTokens.read'))).toEqual({ owner: undefined })
  expect(ownerSeenBy(service('okta.users.manage'))).toMatchObject({ refusal: { error: 'not-allowed' } })
  expect(refuseToShow(service('okta.users.manage'), '00T1', token())?.refusal.error).toBe('not-found')
  expect(refuseToChange(service('okta.apiTokens.read'), token())?.refusal.rule).toBe('caller-holds-the-right')
})

test('owners always see and end their own, whatever they may otherwise', () => {
  expect(ownerSeenBy(owner)).toEqual({ owner: '00uOwner' })
  expect(refuseToShow(owner, '00T1', token())).toBeUndefined()
  expect(refuseToChange(owner, token('SUPER_ADMIN'))).toBeUndefined()
  expect(refuseToShow({ ...owner, userId: '00uOther' }, '00T1', token())?.refusal.error).toBe('not-found')
})
