import type { AskedStep } from '../../protocol/oauth/authorize.ts'
import type { Shared } from '../ground.ts'
import { createFirstAdmin } from '../directory/create-first-admin.ts'
import { loginKey } from '../directory/login.ts'
import { sessionEnded } from '../oauth/end-grants.ts'
import type { OAuthParts } from '../oauth/parts.ts'
import { findPendingFlow } from '../oauth/pending-flow.ts'
import { keepConsent, revokeGrantsOfUser } from '../oauth/store.ts'
import type { FlowStep, SignInParts } from '../sign-in/parts.ts'

/** The pages' words for what the engine asks. */
const stepOf: Readonly<Record<AskedStep, FlowStep>> = {
  'sign-in': 'sign-in',
  'sign-in-again': 'sign-in-again',
  'choose-account': 'choose',
  consent: 'consent',
  create: 'sign-up',
}

/** What the sign-in slice is handed. */
export function composeSignIn({ now, deployment, hasher, outbox, orgs }: Shared, oauth: OAuthParts): SignInParts {
  return {
    now,
    sealer: deployment.sealer,
    hasher,
    foldLogin: loginKey,
    findFlow: async ({ org, now: at, ...question }) => {
      const flow = await findPendingFlow(oauth, org, question, at)
      if (!flow) return undefined
      const { step, app, ...rest } = flow
      const { iconUrl, isPublic, selfRegistration, pages, ...shown } = app
      const isUnreviewed = selfRegistration === 'unreviewed'
      return {
        ...rest,
        step: step === undefined ? 'done' : stepOf[step],
        app: {
          ...shown,
          logoUrl: iconUrl,
          isUnproven: isPublic,
          isUnreviewed,
          aboutUrl: isUnreviewed ? pages.about : undefined,
          policyUrl: pages.policy,
          termsUrl: pages.terms,
        },
      }
    },
    keepConsent,
    sessionEnded: (db, session, at) => sessionEnded(oauth, db, session, at),
    endGrantsOfUser: revokeGrantsOfUser,
    sendMail: outbox.sendMail,
    createFirstAdmin: async (db, admin, at) => {
      const made = await createFirstAdmin(db, admin, at)
      orgs.drop(db.org)
      return made
    },
  }
}
