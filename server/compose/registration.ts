import { stampRegistration } from '../apps/registration/store.ts'
import { clientRoutes, initialTokenRoutes } from '../apps/registration/api-routes.ts'
import type { RegistrationParts } from '../apps/registration/parts.ts'
import type { Shared } from '../ground.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { makeCounter, sendAllowance } from '../http/rate-limit.ts'
import { sendError } from '../http/send-error.ts'
import type { OAuthParts } from '../oauth/parts.ts'
import { revokeGrantsOfApp } from '../oauth/store.ts'

/** What apps that register themselves are handed. */
export function composeRegistration({ apps, deployment, config, now }: Shared): RegistrationParts {
  const count = makeCounter(config.rateLimits.registrationsPerMinute)
  return {
    apps,
    keeper: deployment.keeper,
    loopbackAllowed: config.isDevelopment,
    endGrantsOfApp: revokeGrantsOfApp,
    now,
    meter: (request, reply) => {
      const nowMs = now().getTime()
      const allowance = count(`${request.org.id} ${request.ip}`, nowMs)
      sendAllowance(reply, allowance, nowMs)
      if (allowance.isAllowed) return 'allowed'
      sendError(request, reply, 'too-many')
      return 'limited'
    },
  }
}

/** What the management API serves about them. */
export const composeRegistrationApi = ({ apps }: Shared): readonly ApiRoute[] => [
  ...clientRoutes({ apps }),
  ...initialTokenRoutes,
]

/** A day's uses of an app are written down once by each process. */
const dayMs = 86_400_000
const mostNoted = 10_000

/** Notes in the background that an app which registered itself was used. */
export function noteRegistrationUse({ now, logger }: Shared): OAuthParts['selfRegisteredUsed'] {
  const noted = new Map<string, number>()
  return ({ id, db }, clientId) => {
    const at = now()
    const key = `${id} ${clientId}`
    if (at.getTime() - (noted.get(key) ?? -Infinity) < dayMs) return
    if (noted.size >= mostNoted) noted.clear()
    noted.set(key, at.getTime())
    stampRegistration(db, clientId, at).catch((error: unknown) => {
      noted.delete(key)
      // The answer has left; the next use is noted in its place.
      logger.warn({ err: error }, 'the use of an app that registered itself was not noted')
    })
  }
}
