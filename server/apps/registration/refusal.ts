import type { RegistrationError } from '../../../protocol/oauth/client-registration.ts'
import type { BrokenRule } from '../../../protocol/shared/rule.ts'

/** The errors of the registration endpoints: those of RFC7591-3.2.2, of RFC6750-3.1, and our own about room and rate. */
export type ClientEndpointError = RegistrationError | 'invalid_token' | 'access_denied'

/** Why an app is not registered, shown, changed or deleted. */
export interface ClientRefusal {
  readonly kind: 'refuse'
  readonly refusal: BrokenRule<ClientEndpointError>
}

/** A refusal of our own making. */
export const refuse = (rule: string, error: ClientEndpointError, description: string): ClientRefusal => ({
  kind: 'refuse',
  refusal: { rule, error, description },
})

/** The refusal of whoever shows no token, another's, or one that is used up: why, they are not told. */
export const badToken = (rule: string): ClientRefusal =>
  refuse(rule, 'invalid_token', 'the token is missing, unknown, expired or used up')
