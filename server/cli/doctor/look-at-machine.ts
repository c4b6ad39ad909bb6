import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../../config.ts'
import { findPlace } from '../../database/embedded/place.ts'
import { findPostmaster } from '../../database/embedded/postmaster.ts'
import { type Finding, notice, well, wrong } from './finding.ts'

const megabyte = 1024 * 1024
const room = { enough: 1024 * megabyte, least: 200 * megabyte } as const

/** What is allowed that only fits trying out, and what is missing that people will miss. */
export function lookAtConfiguration({ baseUrl, isDevelopment, mail, database }: Config): readonly Finding[] {
  const isPublic = !/^https?:\/\/(?:[\w-]+\.)*localhost(?::|$)/.test(baseUrl)
  return [
    well('configuration', `can be read; people come to ${baseUrl}`),
    ...(isDevelopment && isPublic
      ? [wrong('configuration', 'DEVELOPMENT is "true" on a name that others reach: unset it.')]
      : []),
    ...(mail.smtpUrl === undefined
      ? [notice('mail', 'SMTP_URL is not set, so mail waits in the outbox: set it to the address of your mail server.')]
      : []),
    ...(database.url === undefined && isPublic
      ? [notice('database', 'is our own, on this machine: back it up, or set DATABASE_URL to a server that you keep.')]
      : []),
  ]
}

/** How much room is left where the database and the master key lie. */
export async function lookAtDisk({ dataDir }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearest(dataDir))
  const free = bavail * bsize
  const says = `${Math.floor(free / megabyte)} MB are free at ${dataDir}`
  if (free < room.least) return wrong('disk', `${says}: free some space before the database stops.`)
  return free < room.enough ? notice('disk', `${says}: free some space.`) : well('disk', says)
}

/** The folder itself, or the nearest one above it that there is. */
async function nearest(folder: string): Promise<string> {
  try {
    await stat(folder)
    return folder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error
    return nearest(dirname(folder))
  }
}

/** Whether the database of our own is there, and whether it runs. */
export async function lookAtEmbedded({ dataDir }: Config): Promise<Finding> {
  const place = await findPlace(dataDir)
  if (!place)
    return wrong(
      'database',
      `There is none in ${dataDir}: npm start makes it, or set DATA_DIR or DATABASE_URL to yours.`,
    )
  const postmaster = await findPostmaster(place)
  return postmaster
    ? well('PostgreSQL', `our own runs on ${place.data} (process ${postmaster.pid})`)
    : notice('PostgreSQL', `our own does not run: npm start starts it. It was started for this look.`)
}
