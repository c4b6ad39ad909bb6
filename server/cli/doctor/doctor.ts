import type { Pool } from 'pg'
import type { Config, ConfigOutcome } from '../../config.ts'
import { openPool } from '../../database/pool.ts'
import { circumstanceOf, sentenceOf } from '../../sentences.ts'
import { type Say, withDatabase } from '../open.ts'
import { type Finding, findingOf, wrong } from './finding.ts'
import { lookAtBaseUrl, lookAtMail } from './look-around.ts'
import { lookAtClock, lookAtDatabase, lookAtJobs } from './look-at-database.ts'
import { lookAtKeys } from './look-at-keys.ts'
import { lookAtConfiguration, lookAtDisk, lookAtEmbedded } from './look-at-machine.ts'

/**
 * Looks at everything a deployment stands on, says what it finds, and gives false when something has to be mended.
 *
 * Changes nothing. Each line says what is wrong and what to do, and none a secret.
 */
export async function doctor(read: ConfigOutcome, say: Say): Promise<boolean> {
  const findings =
    read.kind === 'wrong'
      ? read.problems.map((problem) => wrong('configuration', problem))
      : await lookAtAll(read.config, (error) => sentenceOf(error, circumstanceOf(read)))
  for (const { kind, about, says } of findings) say(`${marks[kind]}  ${about.padEnd(13)}  ${says}`)
  const count = findings.filter(({ kind }) => kind === 'wrong').length
  say(count === 0 ? 'Nothing has to be mended.' : `To be mended: ${count}.`)
  return count === 0
}

const marks = { well: 'ok    ', notice: 'notice', wrong: 'WRONG ' } as const

async function lookAtAll(config: Config, explain: (error: unknown) => string | undefined): Promise<readonly Finding[]> {
  const look = (about: string, check: () => Promise<Finding | readonly Finding[]>) => findingOf(about, check, explain)
  const embedded = config.database.url === undefined ? await look('database', () => lookAtEmbedded(config)) : []
  // Joining one that is not there would make it.
  const isThere = !embedded.some(({ kind }) => kind === 'wrong')
  const inside = isThere ? await look('database', () => withPool(config, (pool) => lookInside(pool, config, look))) : []
  const around = await Promise.all([
    look('disk', () => lookAtDisk(config)),
    look('mail', () => lookAtMail(config)),
    look('base URL', () => lookAtBaseUrl(config)),
  ])
  return [...lookAtConfiguration(config), ...embedded, ...inside, ...around.flat()]
}

type Look = (about: string, check: () => Promise<Finding | readonly Finding[]>) => Promise<readonly Finding[]>

async function lookInside(pool: Pool, config: Config, look: Look): Promise<readonly Finding[]> {
  const first = await lookAtDatabase(pool)
  // What else there is to see lies in tables.
  const hasTables = first.every(({ kind, about }) => about !== 'tables' || kind === 'well')
  const rest = hasTables
    ? [await look('keys', () => lookAtKeys(pool, config)), await look('jobs', () => lookAtJobs(pool))]
    : []
  return [...first, ...(await look('clock', () => lookAtClock(pool))), ...rest.flat()]
}

const withPool = <T>(config: Config, work: (pool: Pool) => Promise<T>): Promise<T> =>
  withDatabase(
    config,
    async ({ connection }) => {
      const pool = openPool(connection, { size: 2 })
      try {
        return await work(pool)
      } finally {
        await pool.end()
      }
    },
    false,
  )
