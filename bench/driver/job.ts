import type { Target } from './target.ts'

/** What a driver is told to do, over and over. */
export type Work =
  /** The sign-on flow. */
  | { readonly kind: 'sign-on'; readonly target: Target }
  /** Asks what tokens are, which the driver gets by signing on first. */
  | { readonly kind: 'introspect'; readonly target: Target; readonly path: string }
  /** Fetches one path. */
  | { readonly kind: 'fetch'; readonly port: number; readonly host: string; readonly path: string }
  /** Gets tokens for a service, each with an assertion of its own. */
  | { readonly kind: 'serve'; readonly target: Target; readonly service: Service }
  /** Asks for paths in turn, as a script does; of each it may follow "next" first and ask for those pages instead. */
  | { readonly kind: 'call'; readonly target: Target; readonly call: Call }
  /** Signs in by password, from the authorization request to the code. */
  | { readonly kind: 'sign-in'; readonly target: Target; readonly people: readonly Person[] }

/** Someone with a password. */
export interface Person {
  readonly login: string
  readonly password: string
}

/** An app that acts for itself, and its private key (PKCS#8, as PEM). */
export interface Service {
  readonly clientId: string
  readonly key: string
  readonly scope: string
}

/** What a script asks of the management API. */
export interface Call {
  readonly token: string
  readonly paths: readonly string[]
  /** So many pages after the first one are asked for instead; 0 for the first ones. */
  readonly pages: number
}

/** How long and how much at once. Every bound holds: whichever is met first ends it. */
export interface Job {
  readonly work: Work
  readonly concurrency: number
  readonly warmUpSeconds: number
  readonly seconds: number
  readonly most: number
}

/** What a driver measured, from its first request to its last answer. */
export interface Measured {
  readonly operations: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** How many ID tokens were verified in full. */
  readonly verified: number
}

/** What a driver says: it is warm and waits to be told to go; it is done; something was wrong. */
export type DriverMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly measured: Measured }
  | { readonly kind: 'failed'; readonly why: string }
