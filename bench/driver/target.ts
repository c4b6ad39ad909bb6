/** Someone who is signed in at the server, and the cookies their browser holds. */
export interface LiveSession {
  readonly cookie: string
  readonly subject: string
}

/** A server and an app it knows, ready for the sign-on flow. */
export interface Target {
  readonly port: number
  /** The Host header. */
  readonly host: string
  readonly issuer: string
  readonly paths: {
    readonly authorize: string
    readonly token: string
    readonly userInfo: string
    readonly keys: string
  }
  readonly introspectPath?: string | undefined
  readonly discoveryPath?: string | undefined
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly scope: string
  readonly algorithm: 'RS256' | 'ES256'
  /** They take turns. */
  readonly sessions: readonly LiveSession[]
}
