import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Visitor } from '../audit/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { Sealer } from '../keys/seal.ts'

/** The live session of the browser that asks, with whose it is. */
export interface DashboardSession {
  readonly id: string
  readonly userId: string
  readonly login: string
  readonly displayName: string
  readonly lastSeenAt: Date
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

/** A user's wish for another password. */
export interface PasswordWish {
  readonly session: DashboardSession
  readonly current: string
  readonly next: string
  /** The device cookie, so that a throttle knows a known device. */
  readonly device: string | undefined
  readonly visitor: Visitor
}

/** What became of the wish. `refused` names what is wrong with the new password. */
export type PasswordOutcome =
  /** Every other session has ended; this one goes on under a new cookie, when there is one. */
  | { readonly kind: 'changed'; readonly sessionToken?: string | undefined }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'refused'; readonly reason: 'same' | 'too-short' | 'too-long' | 'common' | 'context' | 'pattern' }
  | { readonly kind: 'throttled' | 'busy'; readonly seconds: number }

/** What this slice needs of the deployment and of other slices. */
export interface DashboardParts {
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
  readonly changePassword: (org: OrgContext, wish: PasswordWish) => Promise<PasswordOutcome>
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
