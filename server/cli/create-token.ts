import { nameLine } from '../../contracts/management/common.ts'
import { permissionsOfRoles } from '../../contracts/management/rights.ts'
import type { Config } from '../config.ts'
import { listRolesOf } from '../directory/roles/store.ts'
import { createToken as createTokenOf } from '../directory/tokens/create-token.ts'
import { findNamedUser } from '../directory/users/find-user.ts'
import { StartProblem } from '../sentences.ts'
import type { Say } from './open.ts'
import { problemOf, withOrg } from './operator.ts'

/** Makes an API token of an admin's and says it, this once. Refuses somebody who is no admin, or may not sign in. */
export const createToken = (
  config: Config,
  login: string,
  { name: given, org: slug }: { readonly name: string; readonly org?: string | undefined },
  say: Say,
): Promise<void> =>
  withOrg(config, slug, async ({ org, call }) => {
    const act = call(login)
    const read = nameLine(255).safeParse(given)
    if (!read.success) throw new StartProblem('--name has to be one line of 1 to 255 characters.')
    const name = read.data
    const user = await findNamedUser(act, login)
    if ('refusal' in user) throw new StartProblem(`There is no user ${login} in ${org.name}.`)
    if (user.status !== 'ACTIVE')
      throw new StartProblem(`${user.login} is ${user.status}: a token of theirs would not work.`)
    const roles = await listRolesOf(org.db, user.id)
    if (roles.length === 0) throw new StartProblem(`${user.login} is no admin, so a token of theirs may do nothing.`)
    // The token is the person's; that the operator made it stands in the log.
    const caller = {
      ...act.caller,
      kind: 'session',
      userId: user.id,
      roles,
      permissions: permissionsOfRoles(roles),
    } as const
    const outcome = await createTokenOf(org.db, name, { ...act, caller })
    if (outcome.kind === 'refused') throw problemOf(outcome)
    say(`${user.login} calls the management API with this token. It is not shown again:`)
    say(outcome.text)
  })
