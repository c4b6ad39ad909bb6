import type { TrustedOrigin, TrustedOriginDraft } from '../../../contracts/management/trusted-origin.ts'

/** A trusted origin as its form holds it. */
export interface OriginValues {
  readonly [name: string]: string | boolean
  readonly name: string
  readonly origin: string
  readonly isCors: boolean
  readonly isRedirect: boolean
}

/** An origin for its form; a new one may call us from its scripts. */
export const originValuesOf = (origin?: TrustedOrigin): OriginValues => ({
  name: origin?.name ?? '',
  origin: origin?.origin ?? '',
  isCors: origin?.scopes.some(({ type }) => type === 'CORS') ?? true,
  isRedirect: origin?.scopes.some(({ type }) => type === 'REDIRECT') ?? false,
})

/** What is sent. */
export const originDraftOf = ({ name, origin, isCors, isRedirect }: OriginValues): TrustedOriginDraft => ({
  name: name.trim(),
  origin: origin.trim(),
  scopes: [...(isCors ? [{ type: 'CORS' as const }] : []), ...(isRedirect ? [{ type: 'REDIRECT' as const }] : [])],
})
