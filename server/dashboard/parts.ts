import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PasswordReason } from '../../contracts/account.ts'
import type { AdminRoleName } from '../../contracts/management/rights.ts'
import type { Visitor } from '../audit/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { Html } from '../http/pages/html.ts'
import type { PageFrame } from '../http/pages/layout.ts'
import type { Sealer } from '../keys/seal.ts'

/** The live session of the browser that asks, with whose it is. */
export interface DashboardSession {
  readonly id: string
  readonly userId: string
  readonly login: string
  readonly displayName: string
  /** The language that their profile names, where it does. */
  readonly language?: string | undefined
  readonly authenticatedAt: Date
  readonly chosenAt: Date
  readonly amr: readonly string[]
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** A session as its owner sees it in a list. */
export interface ListedSession {
  readonly id: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** A wish for another password, by someone who is signed in. */
export interface PasswordWish {
  readonly session: DashboardSession
  readonly current: string
  readonly wanted: string
  /** The device cookie, so that a throttle knows a known device. */
  readonly device: string | undefined
}

/** What became of the wish. */
export type PasswordOutcome =
  /** Every other session has ended; this one goes on under this new cookie. */
  | { readonly kind: 'changed'; readonly token: string }
  /** The current password is not right. */
  | { readonly kind: 'wrong' }
  /** What is wrong with the new one. */
  | { readonly kind: 'refused'; readonly why: { readonly kind: Exclude<PasswordReason, 'wrong'> } }
  /** Nothing may be tried until somebody helps, or until so many seconds have passed. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'wait' | 'busy'; readonly seconds: number }

/** What this slice needs of the deployment and of other slices. */
export interface DashboardParts {
  /** The roles a user holds now. */
  readonly rolesOf: (db: OrgDb, userId: string) => Promise<readonly AdminRoleName[]>
  /** The sign-in page in this frame, to be looked at and not used. */
  readonly previewSignIn: (frame: PageFrame) => Html
  /** Whether mail goes out, and whether apps may live on this very machine: what the console says beforehand. */
  readonly sendsMail: boolean
  readonly takesLoopback: boolean
  readonly now: () => Date
  readonly sealer: Sealer
  readonly findSession: (org: OrgContext, cookie: string | undefined) => Promise<DashboardSession | undefined>
  /** Keeps a session that was just used from ending by disuse; runs after the answer. */
  readonly sessionSeen: (org: OrgContext, session: DashboardSession) => void
  /** The user's live sessions, the latest used first. */
  readonly listSessions: (org: OrgContext, userId: string) => Promise<readonly ListedSession[]>
  /** Ends one session of the asker's own, or all but the one that asks; gives how many ended. */
  readonly endSessions: (
    org: OrgContext,
    asker: DashboardSession,
    which: { readonly only: string } | { readonly except: string },
    visitor: Visitor,
  ) => Promise<number>
  readonly changePassword: (org: OrgContext, wish: PasswordWish, visitor: Visitor) => Promise<PasswordOutcome>
  /** Ends every grant the user gave one app, refresh tokens among them. Runs in the transaction of `db`. */
  readonly endGrantsOfApp: (db: OrgDb, userId: string, appId: string, now: Date) => Promise<void>
}

/** A request of someone who is signed in. */
export interface SignedIn {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly session: DashboardSession
  readonly now: Date
}
