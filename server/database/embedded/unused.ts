import { setTimeout as delay } from 'node:timers/promises'
import type { Client, ClientConfig } from 'pg'
import { tryOwnerLock } from './owner.ts'
import { isPassing, withClient } from './session.ts'

/**
 * Ends the server that a guest started, unless an owner or another guest uses it by now.
 *
 * While it asks, it holds the owner's lock, so that an owner that comes waits and then starts anew.
 */
export async function stopIfUnused(admin: ClientConfig, stop: () => Promise<void>): Promise<void> {
  try {
    await withClient({ ...admin, application_name: 'atrium guest leaving' }, async (client) => {
      if (!(await tryOwnerLock(client))) return
      // A session that was closed a moment ago, perhaps our own, is still listed while it ends.
      const giveUp = performance.now() + 500
      while (await hasOthers(client)) {
        if (performance.now() > giveUp) return
        await delay(20)
      }
      await stop()
    })
  } catch (reason) {
    // Then someone else ended it.
    if (!isPassing(reason)) throw reason
  }
}

async function hasOthers(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
  )
  return rowCount !== 0
}
