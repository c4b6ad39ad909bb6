import { hashToken } from '../keys/hash.ts'
import type { Sealer } from '../keys/seal.ts'

/** What went wrong at the last try, to be said at the field. */
export type Problem =
  | { readonly kind: 'wrong' | 'missing' | 'too-long' | 'locked' }
  | { readonly kind: 'wait'; readonly seconds: number }

/** What is settled between two forms of one sign-in. It travels sealed: nobody can edit it, or read who it is. */
export interface SignInStep {
  /** As the person typed it. */
  readonly login: string
  /** They want another account than the one that is signed in. */
  readonly isOther: boolean
  /** They are signed in, and prove anew that it is them. */
  readonly isAgain?: boolean
  readonly problem?: Problem | undefined
}

/** What a step is bound to: it opens in no other browser, and in no other app's flow. */
export interface StepBinding {
  readonly org: string
  readonly browser: string
  /** The sealed flow; undefined for a sign-in that no app asked for. */
  readonly flow: string | undefined
}

const stepLifetimeMs = 3_600_000

const bindingOf = ({ browser, flow = '' }: StepBinding) => hashToken(`${browser}|${flow}`)

/** Seals what is settled. */
export const sealStep = (sealer: Sealer, binding: StepBinding, step: SignInStep, now: Date): string =>
  sealer.seal('sign-in-step', binding.org, JSON.stringify({ ...step, bound: bindingOf(binding) }), now.getTime())

/** What is settled; undefined when the text is not ours, another's, or older than an hour. */
export function openStep(sealer: Sealer, binding: StepBinding, sealed: string, now: Date): SignInStep | undefined {
  const opened = sealer.open('sign-in-step', binding.org, sealed)
  if (!opened || now.getTime() - opened.sealedAt > stepLifetimeMs) return undefined
  const { bound, ...step } = JSON.parse(opened.text) as SignInStep & { bound: string }
  return bound === bindingOf(binding) ? step : undefined
}
