import type { Pool } from 'pg'
import { readMigrations } from '../../database/migrations.ts'
import { askClock, askDatabase, askJobs, type DatabaseFacts } from './doctor-store.ts'
import { type Finding, notice, well, wrong } from './finding.ts'

const oldestVersion = 15

/** Whether it is one that we can use, and whether its tables are those of this release. */
export async function lookAtDatabase(pool: Pool): Promise<readonly Finding[]> {
  const facts = await askDatabase(pool)
  return [lookAtServer(facts), lookAtPrivileges(facts), lookAtLevel(facts, await readMigrations())]
}

function lookAtServer(facts: DatabaseFacts): Finding {
  const { version, versionNumber, encoding, foldsLetters, database, isReadOnly } = facts
  const says = `PostgreSQL ${version} answers, database ${database}`
  if (versionNumber < oldestVersion * 10_000)
    return wrong('database', `${says}: it has to be version ${oldestVersion} or later.`)
  if (encoding !== 'UTF8')
    return wrong('database', `${says}: its encoding is ${encoding}; make one with encoding 'UTF8'.`)
  if (isReadOnly) return wrong('database', `${says}: it cannot be written. Point DATABASE_URL at the primary.`)
  if (!foldsLetters)
    return notice(
      'database',
      `${says}: its locale is C, so a search takes É and é for two letters. Make one with lc_ctype 'C.UTF-8'.`,
    )
  return well('database', says)
}

function lookAtPrivileges({ role, database, mayCreateSchemas, mayCreateTables, lacking }: DatabaseFacts): Finding {
  if (!mayCreateSchemas || !mayCreateTables)
    return wrong('privileges', `${role} may not create tables and schemas in ${database}: make it the owner.`)
  if (lacking.length > 0)
    return wrong('privileges', `${role} may not read and write ${lacking.slice(0, 5).join(', ')}: make it the owner.`)
  return well('privileges', `${role} may create, read and write all that is needed`)
}

function lookAtLevel({ level = 0 }: DatabaseFacts, known: readonly { readonly name: string }[]): Finding {
  if (level > known.length)
    return wrong('tables', 'They were made by a newer release than this one: run the newer one, or restore a backup.')
  if (level < known.length)
    return notice('tables', `${known.length - level} migrations are to come: npm start applies them.`)
  return well('tables', `are those of this release (${known.at(-1)?.name})`)
}

const clock = { noticedMs: 1_000, mostMs: 30_000 } as const

/** How far this machine's clock is from the database's. */
export async function lookAtClock(pool: Pool): Promise<Finding> {
  const aheadMs = await askClock(pool)
  const says = `differs from the database's by ${(Math.abs(aheadMs) / 1000).toFixed(1)} seconds`
  if (Math.abs(aheadMs) > clock.mostMs)
    return wrong('clock', `${says}: set both machines by a time server; codes and signatures depend on it.`)
  return Math.abs(aheadMs) > clock.noticedMs
    ? notice('clock', `${says}: set both machines by a time server.`)
    : well('clock', says)
}

/** What waits and what was given up. */
export async function lookAtJobs(pool: Pool): Promise<Finding> {
  const jobs = await askJobs(pool)
  if (!jobs) return notice('jobs', 'There is no queue yet: npm start makes it.')
  const { late, trying, laidAside } = jobs
  if (late > 0) return wrong('jobs', `${late} wait for longer than ten minutes: is a server running?`)
  if (laidAside > 0)
    return notice('jobs', `${laidAside} were given up, mail or sign-outs to be told: the log of the server says why.`)
  return trying > 0
    ? notice('jobs', `${trying} failed and will be tried again: the log of the server says why.`)
    : well('jobs', 'none is late, none was given up')
}
