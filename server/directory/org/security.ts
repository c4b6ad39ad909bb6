import type { z } from 'zod'
import type { OrgSecurity, orgSecurityChange } from '../../../contracts/management/org.ts'
import type { OrgDb } from '../../database/org.ts'
import { type Refused, wrongField } from '../../http/api/errors.ts'
import type { OrgWish } from './change-org.ts'
import { settingsOf } from './settings.ts'
import { holdGroup, type OwnOrg } from './store.ts'

type SecurityChange = z.output<typeof orgSecurityChange>

/** What decides who gets in, and for how long. */
export function showSecurity({ settings }: Pick<OwnOrg, 'settings'>): OrgSecurity {
  const { sessionIdleSeconds, sessionLifetimeSeconds, passwordMinLength, profileClaimsInIdToken, registration } =
    settingsOf(settings)
  return {
    sessionIdleMinutes: Math.round(sessionIdleSeconds / 60),
    sessionLifetimeMinutes: Math.round(sessionLifetimeSeconds / 60),
    passwordMinLength,
    profileClaimsInIdToken,
    registration,
  }
}

/** The org with these settings changed, or why they cannot be. */
export async function withSecurity(org: OwnOrg, change: SecurityChange, db: OrgDb): Promise<OrgWish | Refused> {
  const before = settingsOf(org.settings)
  const { sessionIdleMinutes, sessionLifetimeMinutes, registration: wanted, ...rest } = change
  const sessionIdleSeconds = sessionIdleMinutes === undefined ? before.sessionIdleSeconds : sessionIdleMinutes * 60
  const sessionLifetimeSeconds =
    sessionLifetimeMinutes === undefined ? before.sessionLifetimeSeconds : sessionLifetimeMinutes * 60
  if (sessionIdleSeconds > sessionLifetimeSeconds)
    return wrongField('sessionIdleMinutes', 'has to be at most sessionLifetimeMinutes', 'idle-time-is-within-lifetime')
  const registration = { ...before.registration, ...defined(wanted ?? {}) }
  const { groupId } = registration
  // Only one that is newly named: a group that went since must not keep the rest from being changed.
  if (groupId !== null && wanted?.groupId !== undefined && !(await holdGroup(db, groupId)))
    return wrongField('registration.groupId', `there is no group ${groupId}`, 'registration-group-is-there')
  const settings = { ...org.settings, ...defined(rest), sessionIdleSeconds, sessionLifetimeSeconds, registration }
  return { name: org.name, settings }
}

const defined = <Given extends object>(given: Given): { [Name in keyof Given]: Exclude<Given[Name], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
