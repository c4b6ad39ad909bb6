import type { Target } from './target.ts'

/** What a driver is told to do, over and over. */
export type Work =
  /** The sign-on flow. */
  | { readonly kind: 'sign-on'; readonly target: Target }
  /** Asks what tokens are, which the driver gets by signing on first. */
  | { readonly kind: 'introspect'; readonly target: Target; readonly path: string }
  /** Fetches one path. */
  | { readonly kind: 'fetch'; readonly port: number; readonly host: string; readonly path: string }
  /** Signs in by password, from the authorization request to the code. */
  | { readonly kind: 'sign-in'; readonly target: Target; readonly people: readonly Person[] }

/** Someone with a password. */
export interface Person {
  readonly login: string
  readonly password: string
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
