import type { z } from 'zod'
import { contactFields, type OrgSetting, type orgChange } from '../../../contracts/management/org.ts'
import type { OrgWish } from './change-org.ts'
import type { OwnOrg } from './store.ts'

type Contact = Pick<OrgSetting, (typeof contactFields)[number]>
type OrgChange = z.output<typeof orgChange>

/** What the org tells of itself; null where it says nothing. */
export function contactOf({ settings }: Pick<OwnOrg, 'settings'>): Contact {
  const stored = (settings.contact ?? {}) as Readonly<Record<string, string | undefined>>
  return Object.fromEntries(contactFields.map((field) => [field, stored[field] ?? null])) as Contact
}

/** The org as `GET /api/v1/org` gives it. */
export function showOrg(org: OwnOrg, href: (path: string) => string): OrgSetting {
  const { id, name, slug, status, createdAt, updatedAt } = org
  return {
    id,
    companyName: name,
    subdomain: slug,
    status,
    ...contactOf(org),
    created: createdAt.toISOString(),
    lastUpdated: updatedAt.toISOString(),
    expiresAt: null,
    _links: { self: { href: href('/api/v1/org') }, settings: { href: href('/api/v1/org/settings') } },
  }
}

/** The org with these fields changed. Those that are absent stay, or, where the whole is replaced, are said no more. */
export function withGeneral(org: OwnOrg, change: OrgChange, replaces: boolean): OrgWish {
  const before = contactOf(org)
  const fields = contactFields.map((field) => {
    const absent = replaces ? null : before[field]
    return [field, (change[field] === undefined ? absent : change[field]) || null] as const
  })
  const contact = Object.fromEntries(fields.filter(([, value]) => value !== null))
  return { name: change.companyName ?? org.name, settings: { ...org.settings, contact } }
}

/** What the log compares. */
export const tellGeneral = (org: OrgWish): Readonly<Record<string, unknown>> => ({
  companyName: org.name,
  ...contactOf(org),
})
