/** As much of libraries without types as these tests use. */

declare module 'express-session' {
  import type { RequestHandler } from 'express'

  export default function session(options: {
    readonly secret: string
    readonly resave: boolean
    readonly saveUninitialized: boolean
    readonly name: string
  }): RequestHandler
}

declare module 'passport' {
  import type { RequestHandler } from 'express'

  export class Passport {
    use(strategy: object): this
    serializeUser(keep: (user: object, done: (error: null, kept: object) => void) => void): void
    deserializeUser(open: (kept: object, done: (error: null, user: object) => void) => void): void
    initialize(): RequestHandler
    session(): RequestHandler
    authenticate(strategy: string, options?: { readonly successRedirect: string }): RequestHandler
  }
}

declare module 'passport-openidconnect' {
  /** What passport's profile makes of the claims. */
  export interface Profile {
    readonly id: string
    readonly displayName?: string
    readonly emails?: readonly { readonly value: string }[]
  }

  export default class Strategy {
    constructor(
      options: Readonly<Record<string, string | boolean | readonly string[]>>,
      verify: (
        issuer: string,
        profile: Profile,
        context: object,
        idToken: string,
        accessToken: string,
        refreshToken: string | undefined,
        done: (error: null, user: object) => void,
      ) => void,
    )
  }
}
