import type { LiveSession, Target } from '../driver/target.ts'

/** An app as every candidate knows it. */
export interface BenchClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly algorithm: 'RS256' | 'ES256'
  readonly redirectUri: string
}

/** The same two apps for every candidate: one for each signature. */
export const benchClients: readonly BenchClient[] = (['RS256', 'ES256'] as const).map((algorithm) => ({
  clientId: `0oaBenchOf${algorithm}Acme1`,
  clientSecret: `a-secret-of-the-bench-that-guards-nothing-${algorithm}`,
  algorithm,
  redirectUri: 'https://app.acme.example/callback',
}))

/** What every candidate is asked for. */
export const benchScope = 'openid profile email'

/** How many people are signed in. One for each connection at most: rows of different people, as in life. */
export const sessionCount = 64

/** What a server says once it is ready. */
export interface Hello extends Pick<Target, 'port' | 'issuer' | 'paths' | 'introspectPath' | 'discoveryPath'> {
  readonly sessions: readonly LiveSession[]
}

/** The sign-on flow's targets of a server: one for each app it knows. */
export function targetsOf({ sessions, ...server }: Hello, clients = benchClients): readonly Target[] {
  return clients.map((client) => ({
    ...server,
    ...client,
    host: new URL(server.issuer).host,
    scope: benchScope,
    sessions,
  }))
}
