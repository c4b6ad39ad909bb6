import type { OrgDb } from '../database/org.ts'
import type { Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { Sealer } from '../keys/seal.ts'
import type { PasswordHasher } from './password/hasher.ts'
import type { ThrottleLimits } from './throttle/rules.ts'

/** What an app's waiting request asks of the person now; `done` when nothing is left to ask. */
export type FlowStep = 'sign-in' | 'sign-in-again' | 'choose' | 'consent' | 'sign-up' | 'done'

/** The app that sent the person here, as they may see it. */
export interface FlowApp {
  readonly id: string
  readonly label: string
  /** A path of ours or a data: address; others are not shown, because pages load nothing from elsewhere. */
  readonly logoUrl?: string | undefined
  readonly publisher?: string | undefined
  /** Where it says it is at home: shown of an app that nobody has reviewed, as text. */
  readonly aboutUrl?: string | undefined
  readonly policyUrl?: string | undefined
  readonly termsUrl?: string | undefined
  /** Nothing proves who made it: a public client on the person's device. */
  readonly isUnproven?: boolean | undefined
  /** It registered itself, and nobody at the org has looked at it. */
  readonly isUnreviewed?: boolean | undefined
}

/** An app's request that waits, sealed, while the person does something. Decided anew at every look. */
export interface WaitingFlow {
  /** As it travels in the address. */
  readonly sealed: string
  readonly step: FlowStep
  readonly app: FlowApp
  /** A login to fill in; it never authenticates. */
  readonly loginHint?: string | undefined
  /** The ui_locales of the request, most wanted first. */
  readonly languages: readonly string[]
  /** What the app asks for, and which of it the person allowed before. */
  readonly scopes: readonly string[]
  readonly granted: readonly string[]
  /** Where the browser leaves to when nothing is left to ask: a path of ours, where everything is decided again. */
  readonly resumePath: string
  /** Where it leaves to when the person says no: a path of ours that refuses the app. */
  readonly denyPath: () => string
}

/** Mail this slice asks for; the words are the mail templates'. */
export type SignInMail =
  | {
      readonly to: string
      readonly kind: 'recover-password'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly minutes: number
      }
    }
  | {
      readonly to: string
      readonly kind: 'password-changed'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly at: string
        readonly address: string
        readonly recoverLink: string
      }
    }
  | {
      readonly to: string
      readonly kind: 'activate-account'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly days: number
      }
    }
  | {
      readonly to: string
      readonly kind: 'reset-password'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly minutes: number
      }
    }
  | {
      readonly to: string
      readonly kind: 'confirm-address'
      readonly values: {
        readonly login: string
        readonly orgName: string
        readonly link: string
        readonly hours: number
      }
    }
  | {
      readonly to: string
      readonly kind: 'address-changes'
      readonly values: {
        readonly login: string
        readonly orgName: string
        /** The new one. */
        readonly address: string
        readonly isDone: boolean
      }
    }

/** The first admin, as the set-up page asks for them. */
export interface FirstAdmin {
  readonly orgName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly passwordHash: string
}

/** What this slice needs of the deployment and of other slices. */
export interface SignInParts {
  readonly now: () => Date
  readonly sealer: Sealer
  readonly hasher: PasswordHasher
  /** The throttle's numbers; the defaults when left out. */
  readonly limits?: ThrottleLimits
  /** Folds a login as the directory does for the key it finds users by. */
  readonly foldLogin: (login: string) => string
  /** The waiting request; undefined when it is too old, not ours, or another browser's. */
  readonly findFlow: (question: {
    readonly org: OrgContext
    readonly sealed: string
    readonly browser: string
    /** The session cookie. */
    readonly cookie: string | undefined
    readonly visitor: Visitor
    readonly now: Date
  }) => Promise<WaitingFlow | undefined>
  /** Remembers that the user allows the app these scopes. */
  readonly keepConsent: (
    db: OrgDb,
    consent: {
      readonly userId: string
      readonly appId: string
      readonly scopes: readonly string[]
      readonly now: Date
    },
  ) => Promise<void>
  /** Ends what hangs on a session that ends: its grants, and the apps' own sessions. In the same transaction. */
  readonly sessionEnded: (
    db: OrgDb,
    session: { readonly id: string; readonly userId: string },
    now: Date,
  ) => Promise<void>
  /** Revokes every grant of the user, refresh tokens among them. In the same transaction. */
  readonly endGrantsOfUser: (db: OrgDb, userId: string, now: Date) => Promise<void>
  /** Puts a mail into the outbox. In the same transaction. */
  readonly sendMail: (db: OrgDb, mail: SignInMail) => Promise<void>
  /** Makes the first user, a super admin, and names the org. In the same transaction as the link's use. */
  readonly createFirstAdmin: (db: OrgDb, admin: FirstAdmin, now: Date) => Promise<{ readonly userId: string }>
}

/** Who asks for a change, where from and when: what acts need besides their subject. */
export interface Occasion {
  readonly visitor: Visitor
  readonly now: Date
}
