import type { FastifyInstance } from 'fastify'
import { accountPages } from './account-routes.ts'
import { activationPages } from './activation-routes.ts'
import { addressPages } from './address-routes.ts'
import { consentPages } from './consent-routes.ts'
import type { SignInParts } from './parts.ts'
import { recoveryPages } from './recovery-routes.ts'
import { setUpPages } from './set-up-routes.ts'
import { signInPages } from './sign-in-routes.ts'
import { signOutPages } from './sign-out-routes.ts'

/** Every page of this slice. */
export function signInRoutes(app: FastifyInstance, parts: SignInParts): void {
  signInPages(app, parts)
  consentPages(app, parts)
  signOutPages(app, parts)
  recoveryPages(app, parts)
  accountPages(app, parts)
  setUpPages(app, parts)
  activationPages(app, parts)
  addressPages(app, parts)
}
