import { type AdminRoleName, adminRoles } from '../../contracts/management/rights.ts'
import { personName } from '../../contracts/management/user.ts'
import { logEvent } from '../audit/log.ts'
import type { Config } from '../config.ts'
import { inOrgTransaction } from '../database/org.ts'
import { createUser } from '../directory/create-user.ts'
import { isMailAddress } from '../mail/mailer.ts'
import { StartProblem } from '../sentences.ts'
import { activationDays, offerPassword } from '../sign-in/activation/offer-password.ts'
import type { Say } from './open.ts'
import { operator, withOrg } from './operator.ts'

/** The admin to be made. */
export interface AdminDraft {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly role: AdminRoleName
  readonly org?: string | undefined
}

/** Reads the name of a role as people type it. */
export function readRole(given: string): AdminRoleName {
  const role = adminRoles.find((one) => one === given.toUpperCase().replaceAll('-', '_'))
  if (!role) throw new StartProblem(`--role has to be one of ${adminRoles.join(', ')}, not ${given}.`)
  return role
}

/** Makes an admin and says the link by which they choose their password. Refuses a login that somebody has. */
export async function createAdmin(config: Config, draft: AdminDraft, say: Say): Promise<void> {
  const { email, role, firstName, lastName } = checked(draft)
  await withOrg(config, draft.org, async ({ org, call }) => {
    const { now, visitor } = call()
    const link = await inOrgTransaction(org.db, async (db) => {
      const user = { login: email, email, firstName, lastName, status: 'PROVISIONED', roles: [role] } as const
      const userId = await createUser(db, user, { actor: operator, visitor }, now)
      if (userId === undefined)
        throw new StartProblem(
          `${org.name} has a user ${email} already: an admin gives them the role, or reset-password lets them in.`,
        )
      const target = { id: userId, type: 'User', alternateId: email, displayName: `${firstName} ${lastName}` } as const
      const changeDetails = { from: {}, to: { role } }
      await logEvent(
        db,
        {
          eventType: 'user.account.privilege.grant',
          outcome: 'SUCCESS',
          actor: operator,
          targets: [{ ...target, changeDetails }],
          visitor,
        },
        now,
      )
      const offer = { userId, login: email, email, isFirst: true, isMailed: false }
      return offerPassword(db, org, offer, now, nothingIsMailed)
    })
    say(`${email} is ${role} of ${org.name} once they have chosen a password here, within ${activationDays} days:`)
    say(link.url)
  })
}

/** Whoever sits at the terminal hands the link over. */
export const nothingIsMailed = { sendMail: () => Promise.reject(new Error('unreachable: the link is handed over')) }

function checked(draft: AdminDraft): AdminDraft {
  const email = draft.email.normalize('NFKC').trim()
  if (!isMailAddress(email) || email.length > 100) throw new StartProblem(`${draft.email} is not a mail address.`)
  const [firstName, lastName] = [draft.firstName, draft.lastName].map((name) => personName.safeParse(name.trim()))
  if (!firstName?.success || !lastName?.success)
    throw new StartProblem('--first-name and --last-name have to be one line of 1 to 50 characters.')
  return { ...draft, email, firstName: firstName.data, lastName: lastName.data }
}
