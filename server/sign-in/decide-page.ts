import type { FlowStep } from './parts.ts'
import type { SignInStep } from './step.ts'

/** Everything that decides which page is due. */
export interface PageFacts {
  /** What the app's waiting request asks now; undefined without an app. */
  readonly asked: FlowStep | undefined
  /** Who is signed in. */
  readonly session: { readonly login: string } | undefined
  /** What an earlier form settled. */
  readonly step: SignInStep | undefined
  /** The person asks for another account than the one that is signed in. */
  readonly wantsOther: boolean
  /** A page of ours asks the person who is signed in to prove anew that it is them. */
  readonly wantsAgain: boolean
}

/** The page that is due. */
export type DuePage =
  | { readonly page: 'identifier' }
  | { readonly page: 'password'; readonly login: string; readonly isAgain: boolean }
  | { readonly page: 'choose' }
  | { readonly page: 'consent' }
  | { readonly page: 'sign-up' }
  /** Nothing is left to ask. */
  | { readonly page: 'continue' }

/**
 * Decides which page is due, from the top, at every look: no page leads to the next by itself, so none can be skipped
 * by walking the addresses out of order (CVE-2026-18963).
 *
 * Signing in is always allowed, and asked for is what the facts say is missing.
 */
export function decidePage({ asked, session, step, wantsOther, wantsAgain }: PageFacts): DuePage {
  const isOther = wantsOther || step?.isOther === true
  const signIn = (login: string | undefined, isAgain: boolean): DuePage =>
    login === undefined ? { page: 'identifier' } : { page: 'password', login, isAgain }

  if (asked === 'sign-up' && !wantsOther && !step) return { page: 'sign-up' }
  if (!session || isOther || asked === 'sign-in') return signIn(step?.login, false)
  if (asked === 'sign-in-again' || (asked === undefined && (wantsAgain || step?.isAgain === true)))
    return signIn(step?.login ?? session.login, true)
  if (asked === 'choose') return { page: 'choose' }
  if (asked === 'consent') return { page: 'consent' }
  return { page: 'continue' }
}
