import { changesBetween } from '../../audit/changes.ts'
import type { LogParty } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { noApp } from '../manage/change-app.ts'
import { holdApp, type ManagedApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import {
  type Assigned,
  type AssignmentChange,
  deleteAssignment,
  holdUser,
  keepAssignment,
  listAssigned,
} from './store.ts'

/** Whose assignment to what. */
export interface AssignmentOf {
  readonly appId: string
  readonly userId: string
}

/** An assignment as it is now. */
export interface AssignmentOutcome {
  readonly kind: 'done'
  readonly assigned: Assigned
}

/** The refusal of a user who does not have the app. */
export const notAssigned = (userId: string): Refused => notFound(userId, 'AppUser')

/** Gives a user an app directly, or changes what the app knows of a user who has it so. */
export function assignUser(
  db: OrgDb,
  of: AssignmentOf,
  change: AssignmentChange,
  act: Act,
): Promise<AssignmentOutcome | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const app = await holdApp(transaction, of.appId)
    if (!app) return noApp(of.appId)
    const user = await holdUser(transaction, of.userId)
    if (!user) return notFound(of.userId, 'User')
    if (user.status === 'DEPROVISIONED')
      return wrongField('id', 'the user is deactivated', 'only-those-who-are-here-get-apps')
    const before = await findAssigned(transaction, of)
    await keepAssignment(transaction, of, change, act.now)
    const assigned = await mustFind(transaction, of)
    await logAssignment(transaction, app, partyOfUser(user), before, assigned, act)
    return { kind: 'done', assigned }
  })
}

/** Changes what an app knows of a user who has it directly. */
export function updateAssignment(
  db: OrgDb,
  of: AssignmentOf,
  change: AssignmentChange,
  act: Act,
): Promise<AssignmentOutcome | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const app = await holdApp(transaction, of.appId)
    if (!app) return noApp(of.appId)
    const user = await holdUser(transaction, of.userId)
    const before = user && (await findAssigned(transaction, of))
    if (!before) return notAssigned(of.userId)
    if (!before.direct)
      return wrongField(
        'scope',
        'the user has this app by a group: assign it to them directly first',
        'app-is-the-users',
      )
    await keepAssignment(transaction, of, change, act.now)
    const assigned = await mustFind(transaction, of)
    await logAssignment(transaction, app, partyOfUser(user), before, assigned, act)
    return { kind: 'done', assigned }
  })
}

async function logAssignment(
  db: OrgDb,
  app: ManagedApp,
  user: LogParty,
  before: Assigned | undefined,
  after: Assigned,
  act: Act,
): Promise<void> {
  const targets = [user, partyOfApp(app)]
  if (!before?.direct) return logAct(db, act, 'application.user_membership.add', targets)
  const changes = changesBetween(told(before), told(after))
  if (changes)
    await logAct(db, act, 'application.user_membership.update', [{ ...user, changeDetails: changes }, partyOfApp(app)])
}

const told = ({ direct, login }: Assigned) => ({
  credentials: { userName: direct?.userName ?? login },
  profile: direct?.profile ?? {},
})

/**
 * Takes an app from a user, at once; what they gave it ends unless a group still gives it to them.
 *
 * Refused for one who has it by groups alone: they would have it still.
 */
export function unassignUser(
  parts: Pick<AppsParts, 'endUnassignedGrants'>,
  db: OrgDb,
  of: AssignmentOf,
  act: Act,
): Promise<AssignmentOutcome | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const app = await holdApp(transaction, of.appId)
    if (!app) return noApp(of.appId)
    const user = await holdUser(transaction, of.userId)
    const assigned = user && (await findAssigned(transaction, of))
    if (!assigned) return notAssigned(of.userId)
    if (!(await deleteAssignment(transaction, of.appId, of.userId)))
      return wrongField('scope', 'the user has this app by a group: take it from the group', 'app-is-the-users')
    await parts.endUnassignedGrants(transaction, of, act.now)
    await logAct(transaction, act, 'application.user_membership.remove', [partyOfUser(user), partyOfApp(app)])
    return { kind: 'done', assigned }
  })
}

/** The user's assignment to the app, however they have it. */
export const findAssigned = async (db: OrgDb, { appId, userId }: AssignmentOf): Promise<Assigned | undefined> =>
  (await listAssigned(db, [appId], [userId]))[0]

async function mustFind(db: OrgDb, of: AssignmentOf): Promise<Assigned> {
  const assigned = await findAssigned(db, of)
  if (!assigned) throw new Error('unreachable: the user was just assigned')
  return assigned
}

const partyOfUser = ({
  id,
  login,
  displayName,
}: {
  readonly id: string
  readonly login: string
  readonly displayName: string
}): LogParty => ({ id, type: 'User', alternateId: login, displayName })
