import type { LogParty, Visitor } from '../../audit/log.ts'
import type { AppLink } from '../../../contracts/management/user.ts'
import type { OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'

/** Whose password it is to be, as far as the rules of passwords ask. */
export interface PasswordPerson {
  readonly login: string
  readonly names: readonly string[]
}

/** What came of a wanted password. */
export type HashOutcome =
  | { readonly kind: 'hashed'; readonly hash: string }
  /** Why it is not taken, in a sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'busy'; readonly seconds: number }

/** What came of a claim to know a password. */
export type ProofOutcome =
  | { readonly kind: 'right'; readonly hash: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'wait' | 'busy'; readonly seconds: number }

/** When and where from something is done. */
export interface Occasion {
  readonly visitor: Visitor
  readonly now: Date
}

/** A session as it is listed. */
export interface ListedSession {
  readonly id: string
  readonly userId: string
  readonly login: string
  readonly createdAt: Date
  readonly authenticatedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly amr: readonly string[]
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** Somebody who is mailed. */
export interface Addressee {
  readonly userId: string
  readonly login: string
  readonly email: string
}

/** What the users of an org are handed by the slices that sign them in, grant for them and show them their apps. */
export interface UserParts {
  /** Holds a wanted password against the rules and hashes it. */
  readonly hashPassword: (org: OrgContext, person: PasswordPerson, wanted: string) => Promise<HashOutcome>
  /** Checks a password as the sign-in page does: counted, throttled, logged. */
  readonly provePassword: (
    org: OrgContext,
    login: string,
    password: string,
    occasion: Occasion,
  ) => Promise<ProofOutcome>
  /** A random password that keeps the rules. */
  readonly newPassword: () => string
  /** Tells a user that their password is another. In the transaction. */
  readonly tellPasswordChanged: (db: OrgDb, org: OrgContext, to: Addressee, occasion: Occasion) => Promise<void>
  /** Ends sessions, and what apps hold by them, and gives how many ended. In the transaction. */
  readonly endSessions: (
    db: OrgDb,
    which: { readonly userId: string; readonly only?: string | undefined; readonly except?: string | undefined },
    actor: LogParty,
    occasion: Occasion,
  ) => Promise<number>
  /** Ends everything apps hold for a user, refresh tokens among it. In the transaction. */
  readonly endGrants: (db: OrgDb, userId: string, now: Date) => Promise<void>
  /** Ends every session of the org but one, and everything apps hold by them, and gives how many ended. */
  readonly endAllSessions: (org: OrgContext, except: string | undefined, now: Date) => Promise<number>
  readonly listSessions: (org: OrgContext, userId: string, now: Date) => Promise<readonly ListedSession[]>
  readonly findSession: (org: OrgContext, sessionId: string, now: Date) => Promise<ListedSession | undefined>
  /** Notes that a session is in use. */
  readonly touchSession: (org: OrgContext, sessionId: string, now: Date) => Promise<void>
  /** Forgets the devices that a user signed in from. In the transaction. */
  readonly forgetDevices: (db: OrgDb, userId: string) => Promise<void>
  /** Forgets the failures of a login; false when there were none. In the transaction. */
  readonly unlock: (db: OrgDb, loginKey: string) => Promise<boolean>
  /** Makes a link that chooses a password, and mails it or gives it. In the transaction. */
  readonly offerPassword: (
    db: OrgDb,
    org: OrgContext,
    offer: Addressee & { readonly isFirst: boolean; readonly isMailed: boolean },
    now: Date,
  ) => Promise<{ readonly url: string; readonly token: string }>
  /** Ends every link that was made for a user. In the transaction. */
  readonly endLinks: (db: OrgDb, userId: string, now: Date) => Promise<void>
  /** Asks the owner of an address for their word and tells the one before; false when asked too often. In the transaction. */
  readonly askForAddress: (
    db: OrgDb,
    org: OrgContext,
    change: { userId: string; login: string; from: string; to: string; isSet: boolean },
    now: Date,
  ) => Promise<boolean>
  /** The apps a user may open, as their dashboard shows them. */
  readonly listAppLinks: (org: OrgContext, userId: string) => Promise<readonly AppLink[]>
}
