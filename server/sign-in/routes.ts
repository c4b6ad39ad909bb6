import type { FastifyInstance } from 'fastify'
import type { SignInParts } from './parts.ts'
import { signInPages } from './sign-in-routes.ts'

/** Every page of this slice. */
export function signInRoutes(app: FastifyInstance, parts: SignInParts): void {
  signInPages(app, parts)
}
