import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RegisteredClient } from '../../protocol/oauth/client.ts'
import type { Visitor } from '../audit/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { Outbound } from '../http/fetch.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { KeyRings } from '../keys/rings.ts'
import type { Keeper, Sealer } from '../keys/seal.ts'

/** An app as this slice needs it: what it registered, its live secrets, and the version that proves both current. */
export interface OAuthApp {
  readonly client: RegisteredClient
  readonly label: string
  readonly iconUrl: string | undefined
  readonly isActive: boolean
  readonly version: string
  readonly secrets: readonly {
    readonly id: string
    readonly hash: string
    readonly sealed: string | undefined
    /** When it ends by itself, in milliseconds since 1970; undefined never. */
    readonly expiresAtMs: number | undefined
  }[]
  /** The public keys it registered, for private_key_jwt: in place, or where they are. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined
  readonly jwksUri: string | undefined
  /** The scopes an admin granted to the app itself, as it is held. */
  readonly apiScopes: readonly string[]
  /** Pages about the app, as it or its admin gave them: to be shown, never fetched. */
  readonly pages: {
    readonly about: string | undefined
    readonly policy: string | undefined
    readonly terms: string | undefined
  }
}

/** What this slice needs of the deployment and of other slices. */
export interface OAuthParts {
  readonly now: () => Date
  readonly sealer: Sealer
  readonly keeper: Keeper
  readonly rings: KeyRings
  readonly outbound: Outbound
  /** The app, from memory; the statement that acts on it proves its version. */
  readonly findApp: (db: OrgDb, clientId: string) => Promise<OAuthApp | undefined> | OAuthApp | undefined
  /** The app, at most one second old: for acts whose statements prove no version. */
  readonly currentApp: (db: OrgDb, clientId: string) => Promise<OAuthApp | undefined>
  /** Forgets what is held of the org and the app, and gives the org as it is now. */
  readonly reload: (org: OrgContext, clientId: string | undefined) => Promise<OrgContext>
  /** Says that a statement has just proven the held version of the org. */
  readonly proven: (org: OrgContext) => void
  /** Origins whose scripts may call the endpoints of the org. */
  readonly browserOrigins: (org: OrgContext) => Promise<ReadonlySet<string>>
  /** The user whom a dashboard tile's login_hint names; undefined when it is not one of ours, or too old. */
  readonly openLoginHint: (org: OrgContext, hint: string, clientId: string) => string | undefined
  /** Keeps a session that was just used from ending by disuse; runs after the answer. */
  readonly sessionSeen: (org: OrgContext, session: { readonly id: string; readonly lastSeenAt: Date }) => void
  /** Ends a session and all that hangs on it. */
  readonly endSession: (
    org: OrgContext,
    session: { readonly id: string; readonly userId: string },
    visitor: Visitor,
  ) => Promise<void>
  /** The live session of the browser's cookie. */
  readonly findSession: (
    org: OrgContext,
    cookie: string | undefined,
  ) => Promise<{ readonly id: string; readonly userId: string; readonly login: string } | undefined>
  /** Notes that a secret was used; written down in batches. */
  readonly secretUsed: (org: string, appId: string, secretId: string) => void
  /** Notes that an app which registered itself was given tokens: one that nobody uses is deleted. */
  readonly selfRegisteredUsed: (org: OrgContext, clientId: string) => void
  /** Tells an app that a session ended (OIDCBCL-2.5): puts the delivery into the outbox. */
  readonly queueLogout: (db: OrgDb, delivery: LogoutDelivery) => Promise<void>
  /** Sends the page that says what went wrong. */
  readonly sendErrorPage: (request: FastifyRequest, reply: FastifyReply, error: PageError) => FastifyReply
  /** Meters a request of an app: 'allowed', or the answer to send. */
  readonly meter: (request: FastifyRequest, reply: FastifyReply, clientId: string) => 'allowed' | 'limited'
  /** Meters an authorization request by its app, address and device as well. */
  readonly meterAuthorize: (request: FastifyRequest, reply: FastifyReply, clientId: string) => 'allowed' | 'limited'
}

/** One app to be told that one session ended. */
export interface LogoutDelivery {
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
}

/** What an error page tells the admin: the rule, what came, and why that was refused. */
export interface PageError {
  readonly status: number
  readonly rule: string
  readonly received?: string | undefined
  readonly why?: string | undefined
}
