import type { Config } from '../config.ts'
import { createOrg, type CreateOrgRefusal } from '../directory/create-org.ts'
import { StartProblem } from '../sentences.ts'
import { type Say, withDeployment } from './open.ts'

const reasons: Readonly<Record<CreateOrgRefusal, string>> = {
  'slug-malformed': 'A slug has 1 to 63 lower case letters, digits and inner hyphens.',
  'slug-reserved': 'This slug is reserved: choose another.',
  'slug-used': 'This slug is or was an org’s, and an issuer is given once: choose another.',
  'first-org-exists': 'There is a first org already.',
}

/** Makes an org and says where it lives. */
export const makeOrg = (config: Config, org: { slug: string; name: string }, say: Say): Promise<void> =>
  withDeployment(config, async (pool) => {
    const outcome = await createOrg(pool, org, new Date())
    if (outcome.kind === 'refused') throw new StartProblem(reasons[outcome.why])
    const { protocol, host } = new URL(config.baseUrl)
    say(`${org.name} lives at ${protocol}//${org.slug}.${host}`)
  })
