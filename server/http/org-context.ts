import type { OrgDb } from '../database/org.ts'
import type { Visitor } from '../audit/log.ts'

/** What an org may set for itself, with the defaults filled in. */
export interface OrgSettings {
  /** A session ends after this long without use. */
  readonly sessionIdleSeconds: number
  /** A session ends after this long however it is used. */
  readonly sessionLifetimeSeconds: number
  /** The fewest characters a new password may have. */
  readonly passwordMinLength: number
  /** Puts email, name and preferred_username into every ID token, as some servers do. */
  readonly profileClaimsInIdToken: boolean
  /** Address of the org's logo; undefined shows its name alone. */
  readonly logoUrl: string | undefined
  /** The org's action colour as #rrggbb; undefined keeps ours. */
  readonly actionColour: string | undefined
  /** How apps register themselves. */
  readonly registration: RegistrationSettings
}

/** How apps register themselves (RFC7591). */
export interface RegistrationSettings {
  /** Who may: nobody, whoever has an initial access token, or everybody. */
  readonly mode: 'off' | 'token' | 'open'
  /** The group that such an app is assigned to; null for nobody. It may be gone by now. */
  readonly groupId: string | null
  /** How many of them there may be. */
  readonly quota: number
  /** After how many days one that nobody used is deleted. */
  readonly unusedDays: number
}

/** The org a request was sent to, found by its Host. */
export interface OrgContext {
  readonly id: string
  readonly name: string
  /** Null for the first org, which lives at the base URL. */
  readonly slug: string | null
  /** The org's origin, which is its issuer: scheme, host and port, no slash at the end. */
  readonly issuer: string
  /** Grows with every change of what is configured for the org. */
  readonly version: string
  readonly isActive: boolean
  readonly settings: OrgSettings
  readonly db: OrgDb
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The org this request was sent to. */
    org: OrgContext
    /** Where it came from. */
    visitor: Visitor
  }
  interface FastifyContextConfig {
    /** The route's own statement proves that the org is as cached, so no question is asked before it. */
    provesOrg?: boolean
    /** Answers for the deployment and not for an org: health, metrics. */
    orgless?: boolean
  }
}
