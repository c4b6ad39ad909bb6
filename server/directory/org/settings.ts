import type { OrgSettings } from '../../http/org-context.ts'

/** What an org is set to where it says nothing. */
export const settingsDefaults: OrgSettings = {
  sessionIdleSeconds: 2 * 3_600,
  sessionLifetimeSeconds: 12 * 3_600,
  passwordMinLength: 15,
  profileClaimsInIdToken: false,
  logoUrl: undefined,
  actionColour: undefined,
  registration: { mode: 'off', groupId: null, quota: 100, unusedDays: 30 },
}

/** An org's settings from what is stored of them. */
export const settingsOf = (stored: Readonly<Record<string, unknown>>): OrgSettings => ({
  ...settingsDefaults,
  ...(stored as Partial<OrgSettings>),
})
