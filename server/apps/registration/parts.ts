import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppsParts } from '../parts.ts'

/** What apps that register themselves need of the deployment and of other slices. */
export interface RegistrationParts extends Pick<AppsParts, 'apps' | 'keeper' | 'loopbackAllowed' | 'endGrantsOfApp'> {
  readonly now: () => Date
  /** Counts a request for its address: 'allowed', or the answer was sent. */
  readonly meter: (request: FastifyRequest, reply: FastifyReply) => 'allowed' | 'limited'
}
