import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findOrphans, findPlace, openDataDir, type Place } from './place.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

/**
 * Ends the PostgreSQL of a data directory and deletes the directory with the database, wherever that lies.
 *
 * For tests and the demo; it asks nobody.
 */
export async function eraseEmbedded(dataDir: string): Promise<void> {
  const real = await openDataDir(dataDir)
  // A database that is gone already, or another directory's, is not ours to erase.
  const place = await findPlace(real).catch(() => undefined)
  if (place) {
    const home = dirname(place.cluster)
    await eraseDatabase(place, home === real ? place.cluster : home)
  }
  await rm(real, { recursive: true, force: true })
}

/** Ends and deletes what is left of databases that may be lost and whose data directory was deleted. */
export async function eraseOrphans(): Promise<void> {
  // Another start may be erasing the same; what stays is waste, which the next one finds.
  const orphans = await findOrphans().catch(() => [])
  for (const { home, place } of orphans) await eraseDatabase(place, home).catch(() => undefined)
}

async function eraseDatabase(place: Place, folder: string): Promise<void> {
  const running = await findPostmaster(place)
  if (running) await stopPostmaster(place, running)
  await rm(place.socketDir, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}
