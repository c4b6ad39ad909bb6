/** How strongly a user proved who they are, by Okta's names, the weakest first. */
export const acrs = ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd', 'urn:okta:loa:2fa:any', 'phr', 'phrh'] as const

/** One of the names in `acrs`. */
export type Acr = (typeof acrs)[number]

/** What a user can reach with the factors we offer; discovery says no more. */
export const attainableAcrs: readonly Acr[] = ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd']

/** What kind of factor a method of RFC8176-2 is. */
const factors = {
  known: ['pwd', 'pin', 'kba'],
  held: ['hwk', 'swk', 'otp', 'sms', 'tel', 'sc'],
  grown: ['face', 'fpt', 'iris', 'vbm', 'retina'],
} as const

const fulfils: Record<Acr, (has: (...methods: readonly string[]) => boolean) => boolean> = {
  'urn:okta:loa:1fa:any': (has) => has(...factors.known, ...factors.held, ...factors.grown, 'mfa'),
  'urn:okta:loa:1fa:pwd': (has) => has('pwd'),
  'urn:okta:loa:2fa:any': (has) =>
    has('mfa') || [factors.known, factors.held, factors.grown].filter((kind) => has(...kind)).length > 1,
  phr: (has) => has('hwk', 'swk'),
  phrh: (has) => has('hwk'),
}

/** True when methods of authentication (RFC8176-2) amount to what the name stands for. */
export function meetsAcr(amr: readonly string[], acr: string): boolean {
  const known = acrs.find((name) => name === acr)
  return known !== undefined && fulfils[known]((...methods) => methods.some((method) => amr.includes(method)))
}

/**
 * The `acr` to state: the first wish that the methods fulfil, otherwise the strongest name they earn.
 *
 * Never a name that was not earned, however much it was wished for (OIDCC-5.5.1.1).
 */
export function acrOf(amr: readonly string[], wishes: readonly string[]): string {
  const wished = wishes.find((wish) => meetsAcr(amr, wish))
  return wished ?? acrs.findLast((name) => meetsAcr(amr, name)) ?? 'urn:okta:loa:1fa:any'
}
