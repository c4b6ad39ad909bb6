import { randomUUID } from 'node:crypto'
import { permissions } from '../../contracts/management/rights.ts'
import type { LogParty } from '../audit/log.ts'
import { openClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { makeOrgs } from '../directory/org-cache.ts'
import type { UserCall } from '../directory/users/on-user.ts'
import type { Refused } from '../http/api/errors.ts'
import type { OrgContext } from '../http/org-context.ts'
import { StartProblem } from '../sentences.ts'
import { type OpenDeployment, withDeployment } from './open.ts'

/** Whoever sits at the terminal, as the log names them. */
export const operator: LogParty = { id: 'operator', type: 'SystemPrincipal', displayName: 'Operator' }

/** What a command works in: one org of the deployment. */
export interface Work extends OpenDeployment {
  readonly org: OrgContext
  /** What the operator asks, as the acts of the management API take it: the operator may everything. */
  readonly call: (userName?: string) => UserCall
}

/** Opens the org of this slug; without one, the first. Refuses one that there is not. */
export const withOrg = <T>(config: Config, slug: string | undefined, work: (opened: Work) => Promise<T>): Promise<T> =>
  withDeployment(config, async (pool, deployment, connection) => {
    const { host } = new URL(config.baseUrl)
    const org = await makeOrgs(pool, config.baseUrl, Date.now).at(slug === undefined ? host : `${slug}.${host}`, true)
    if (!org)
      throw new StartProblem(
        slug === undefined ? 'There is no org yet: start the server once.' : `There is no org ${slug}.`,
      )
    // The servers go by the database's time, and so does what is made for them.
    const clock = await openClock(pool)
    try {
      return await work({ pool, deployment, connection, org, call: (userName) => callOf(org, clock.now(), userName) })
    } finally {
      clock.stop()
    }
  })

const callOf = (org: OrgContext, now: Date, userName: string | undefined): UserCall => ({
  org,
  db: org.db,
  caller: {
    kind: 'token',
    userId: undefined,
    party: operator,
    roles: ['SUPER_ADMIN'],
    permissions: new Set(permissions),
  },
  now,
  visitor: { address: '127.0.0.1', userAgent: 'atrium command line', requestId: randomUUID() },
  ifMatch: undefined,
  href: (path) => `${org.issuer}${path}`,
  params: userName === undefined ? {} : { userId: userName },
})

/** The refusal of an act in a sentence. */
export function problemOf({ refusal }: Refused, advice = ''): StartProblem {
  const why = refusal.causes?.join('; ') ?? refusal.about ?? refusal.rule
  return new StartProblem(`It was refused: ${why}.${advice === '' ? '' : ` ${advice}`}`)
}
