import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findPlace, openDataDir } from './place.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

/**
 * Ends the PostgreSQL of a data directory and deletes the directory with the database, wherever that lies.
 *
 * For tests and the demo; it asks nobody.
 */
export async function eraseEmbedded(dataDir: string): Promise<void> {
  const real = await openDataDir(dataDir)
  const place = await findPlace(real)
  if (place) {
    const running = await findPostmaster(place)
    if (running) await stopPostmaster(place, running)
    await rm(place.socketDir, { recursive: true, force: true })
    const home = dirname(place.cluster)
    await rm(home === real ? place.cluster : home, { recursive: true, force: true })
  }
  await rm(real, { recursive: true, force: true })
}
