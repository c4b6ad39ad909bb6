import {
  orgChange,
  orgDraft,
  orgMetadata,
  orgSecurity,
  orgSecurityChange,
  orgSetting,
} from '../../../contracts/management/org.ts'
import { answer, type ApiAnswer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { changeOrg, type OrgOutcome } from './change-org.ts'
import { showOrg, tellGeneral, withGeneral } from './general.ts'
import type { OrgParts } from './parts.ts'
import { showSecurity, withSecurity } from './security.ts'
import { type OwnOrg, readOrg } from './store.ts'

const tag = 'Org'

/** What the org is called, and what decides who gets in. */
export const orgRoutes = (parts: OrgParts): readonly ApiRoute[] => [
  ...generalRoutes(parts),
  apiRoute({
    method: 'GET',
    path: '/.well-known/okta-organization',
    summary: 'Gives the id of the org that lives here.',
    tag,
    demands: 'anyone',
    answers: { 200: orgMetadata },
    run: async ({ org, href }) => answer({ id: org.id, pipeline: 'idx', _links: { organization: { href: href('') } } }),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/org/settings',
    summary: 'Gives how long sessions last, how long passwords are, and whether apps register themselves.',
    tag,
    demands: 'org.read',
    answers: { 200: orgSecurity },
    run: async ({ db }) => {
      const org = await readOrg(db)
      return answer(showSecurity(org), { version: org.version })
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/org/settings',
    summary: 'Changes some of these settings. Sessions that have begun keep their end, and end earlier by disuse.',
    tag,
    demands: 'org.manage',
    isSensitive: true,
    body: orgSecurityChange,
    answers: { 200: orgSecurity },
    run: async ({ body, ...call }) =>
      say(
        parts,
        await changeOrg(call, 'policy.lifecycle.update', (org, db) => withSecurity(org, body, db), showSecurity),
        showSecurity,
      ),
  }),
]

function generalRoutes(parts: OrgParts): readonly ApiRoute[] {
  const shared = { path: '/api/v1/org', tag, answers: { 200: orgSetting } } as const
  return [
    apiRoute({
      ...shared,
      method: 'GET',
      summary: 'Gives what the org is called, where it lives, and how it is reached.',
      demands: 'org.read',
      run: async ({ db, href }) => {
        const org = await readOrg(db)
        return answer(showOrg(org, href), { version: org.version })
      },
    }),
    apiRoute({
      ...shared,
      method: 'POST',
      summary: 'Changes some of it.',
      demands: 'org.manage',
      body: orgChange,
      run: async ({ body, ...call }) =>
        say(
          parts,
          await changeOrg(call, 'org.settings.update', (org) => withGeneral(org, body, false), tellGeneral),
          (org) => showOrg(org, call.href),
        ),
    }),
    apiRoute({
      ...shared,
      method: 'PUT',
      summary: 'Replaces it: what is absent is said no more.',
      demands: 'org.manage',
      body: orgDraft,
      run: async ({ body, ...call }) =>
        say(
          parts,
          await changeOrg(call, 'org.settings.update', (org) => withGeneral(org, body, true), tellGeneral),
          (org) => showOrg(org, call.href),
        ),
    }),
  ]
}

/** Says what became of a change; this process forgets what it held of the org. */
export function say(parts: OrgParts, outcome: OrgOutcome, show: (org: OwnOrg) => unknown): ApiAnswer {
  if (outcome.kind === 'refused') return outcome
  parts.orgChanged(outcome.org.id)
  return answer(show(outcome.org), { version: outcome.org.version })
}
