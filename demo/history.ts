import { randomUUID } from 'node:crypto'
import { type LogEvent, type LogParty, logRow } from '../server/audit/log.ts'
import { insertLogRows } from '../server/audit/store.ts'
import type { OrgDb } from '../server/database/org.ts'
import { type Dice, makeDice } from './dice.ts'

// What happened at Acme before the demo began: two weeks in which people came to work, opened apps, mistyped passwords.

const dayMs = 86_400_000
const days = 14

/** Whom and what the history is about. */
export interface Cast {
  readonly people: readonly LogParty[]
  readonly apps: readonly LogParty[]
  readonly admin: LogParty
  readonly groups: readonly LogParty[]
}

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
]

interface Dated {
  readonly at: Date
  readonly event: LogEvent
}

/** Writes the two weeks into the org's log. */
export async function writeHistory(db: OrgDb, cast: Cast, now: Date): Promise<void> {
  const dice = makeDice(2)
  const events = Array.from({ length: days }, (_, ago) => dayOf(cast, dice, now.getTime() - (days - ago) * dayMs))
    .flat()
    .filter(({ at }) => at < now)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const rows = events.map(({ at, event }) => logRow(db.org, event, at))
  for (let from = 0; from < rows.length; from += 500) await insertLogRows(db, rows.slice(from, from + 500))
  await noteLastSignIns(db, events)
}

/** What the log says of sign-ins, the people's own rows say, too. */
async function noteLastSignIns(db: OrgDb, events: readonly Dated[]): Promise<void> {
  const last = new Map(
    events.flatMap(({ at, event: { eventType, outcome, actor } }) =>
      eventType === 'user.session.start' && outcome === 'SUCCESS' && actor ? [[actor.id, at] as const] : [],
    ),
  )
  for (const [id, at] of last)
    await db
      .updateTable('user')
      .set({ last_sign_in_at: at })
      .where('org_id', '=', db.org)
      .where('id', '=', id)
      .execute()
}

/** One day: few come at the weekend; an admin changes something now and then. */
function dayOf(cast: Cast, dice: Dice, startMs: number): Dated[] {
  const isWeekend = [0, 6].includes(new Date(startMs).getUTCDay())
  const visits = isWeekend ? 8 + dice.below(6) : 70 + dice.below(40)
  const events = Array.from({ length: visits }, () => visitOf(cast, dice, startMs)).flat()
  return isWeekend ? events : [...events, ...adminDay(cast, dice, startMs)]
}

/** From eight in the morning to six, most in the morning. */
const momentIn = (dice: Dice, startMs: number): number => {
  const midnight = startMs - (startMs % dayMs)
  return midnight + 8 * 3_600_000 + Math.floor((dice.below(1000) * dice.below(1000) * 36_000_000) / 1_000_000)
}

function visitOf({ people, apps }: Cast, dice: Dice, startMs: number): Dated[] {
  const actor = dice.pick(people)
  const sessionId = randomUUID()
  const visitor = {
    address: `192.0.2.${1 + dice.below(80)}`,
    userAgent: dice.pick(browsers),
    requestId: randomUUID().slice(0, 16),
  }
  let at = momentIn(dice, startMs)
  const about = { actor, visitor, sessionId }
  const events: Dated[] = []
  for (let wrong = dice.below(12) - 9; wrong > 0; wrong--)
    events.push({
      at: new Date((at += 9_000)),
      event: {
        ...about,
        eventType: 'user.session.start',
        outcome: 'FAILURE',
        reason: 'wrong password',
        targets: [actor],
      },
    })
  events.push({
    at: new Date((at += 11_000)),
    event: { ...about, eventType: 'user.session.start', outcome: 'SUCCESS', targets: [actor] },
  })
  for (let opened = 1 + dice.below(4); opened > 0; opened--) {
    at += 1_000 * (20 + dice.below(4_000))
    const targets = [dice.pick(apps)]
    events.push({
      at: new Date(at),
      event: { ...about, eventType: 'user.authentication.sso', outcome: 'SUCCESS', targets },
    })
  }
  return events
}

function adminDay({ people, groups, admin }: Cast, dice: Dice, startMs: number): Dated[] {
  const visitor = { address: '192.0.2.10', userAgent: browsers[0] ?? '', requestId: randomUUID().slice(0, 16) }
  return Array.from({ length: dice.below(4) }, () => {
    const targets = [dice.pick(people), dice.pick(groups)]
    const event = {
      eventType: 'group.user_membership.add',
      outcome: 'SUCCESS',
      actor: admin,
      targets,
      visitor,
    } as const
    return { at: new Date(momentIn(dice, startMs)), event }
  })
}
