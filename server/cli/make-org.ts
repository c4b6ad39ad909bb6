import { nameLine } from '../../contracts/management/common.ts'
import { orgNameMaxLength } from '../../contracts/management/org.ts'
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

/** Makes an org and says where it lives. Refuses a name that its admins could not give it. */
export const makeOrg = async (config: Config, given: { slug: string; name: string }, say: Say): Promise<void> => {
  const name = nameLine(orgNameMaxLength).safeParse(given.name)
  if (!name.success) throw new StartProblem(`--name has to be one line of 1 to ${orgNameMaxLength} characters.`)
  const org = { slug: given.slug, name: name.data }
  await withDeployment(config, async (pool) => {
    const outcome = await createOrg(pool, org, new Date())
    if (outcome.kind === 'refused') throw new StartProblem(reasons[outcome.why])
    const { protocol, host } = new URL(config.baseUrl)
    say(`${org.name} lives at ${protocol}//${org.slug}.${host}`)
  })
}
