import type { FastifyBaseLogger } from 'fastify'
import type { Pool } from 'pg'
import type { Apps } from './apps/app-cache.ts'
import type { Config } from './config.ts'
import type { Web } from './dashboard/web.ts'
import type { OrgDb } from './database/org.ts'
import type { Deployment } from './deployment.ts'
import type { Orgs } from './directory/org-cache.ts'
import type { Outbound } from './http/fetch.ts'
import type { KeyRings } from './keys/rings.ts'
import type { LogoutDelivery } from './oauth/parts.ts'
import type { PasswordHasher } from './sign-in/password/hasher.ts'
import type { SignInMail } from './sign-in/parts.ts'

/** What a server is composed from. */
export interface Ground {
  readonly config: Config
  readonly pool: Pool
  readonly deployment: Deployment
  readonly logger: FastifyBaseLogger
  readonly outbound: Outbound
  readonly outbox: Outbox
  /** The built pages of the dashboard and the consoles. */
  readonly web: Web
  readonly now: () => Date
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
}

/** Where acts leave work for after the answer, in their own transaction. */
export interface Outbox {
  readonly sendMail: (db: OrgDb, mail: SignInMail) => Promise<void>
  /** False where no mail server is named: what is put here waits for one. */
  readonly sendsMail: boolean
  readonly queueLogout: (db: OrgDb, delivery: LogoutDelivery) => Promise<void>
}

/** What the slices share and what is handed from one to another. */
export interface Shared extends Ground {
  readonly orgs: Orgs
  readonly apps: Apps
  readonly rings: KeyRings
  readonly hasher: PasswordHasher
}
