import { logEvent } from '../audit/log.ts'
import type { Config } from '../config.ts'
import { acrossOrgs } from '../database/network.ts'
import { inOrgTransaction, withinOrg } from '../database/org.ts'
import { findFirstOrg, findOrgBySlug, touchOrg } from '../directory/store.ts'
import { replaceKeysNow } from '../keys/key-ring.ts'
import type { SigningAlgorithm } from '../keys/signing-key.ts'
import { StartProblem } from '../sentences.ts'
import { type Say, withDeployment } from './open.ts'

/** Replaces an org's keys of one algorithm at once: for a key that others may have. */
export const rotateKeys = (
  config: Config,
  { org: slug, alg }: { org?: string; alg: SigningAlgorithm },
  say: Say,
): Promise<void> =>
  withDeployment(config, async (pool, { keeper }) => {
    const network = acrossOrgs(pool)
    const org = slug === undefined ? await findFirstOrg(network) : await findOrgBySlug(network, slug)
    if (!org) throw new StartProblem(`There is no org ${slug ?? 'yet'}.`)
    const now = new Date()
    await inOrgTransaction(withinOrg(pool, org.id), async (db) => {
      await replaceKeysNow(db, keeper, alg, now.getTime())
      await touchOrg(db)
      const actor = { id: 'operator', type: 'SystemPrincipal' } as const
      await logEvent(
        db,
        { eventType: 'app.keys.rotate', outcome: 'SUCCESS', actor, detail: { alg, emergency: true } },
        now,
      )
    })
    say(`${org.name} signs with a new ${alg} key. Apps that hold the old one fetch the new within five minutes.`)
  })
