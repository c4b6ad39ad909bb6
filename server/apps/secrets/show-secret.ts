import type { Secret } from '../../../contracts/management/secret.ts'
import { hashToken } from '../../keys/hash.ts'
import type { Href } from '../manage/show-app.ts'
import type { ManagedSecret } from './store.ts'

/** True while a secret works: it is switched on, and its end has not come. */
export const isLive = ({ isSwitchedOn, expiresAt }: ManagedSecret, now: Date): boolean =>
  isSwitchedOn && (expiresAt === undefined || expiresAt > now)

/** A secret as the management API shows it: everything but the secret. */
export function showSecret(href: Href, appId: string, secret: ManagedSecret, now: Date): Secret {
  const { id, hash, lastFour, createdAt, updatedAt, lastUsedAt, createdBy, expiresAt } = secret
  const own = `/api/v1/apps/${appId}/credentials/secrets/${id}`
  const works = isLive(secret, now)
  const turn = works ? 'deactivate' : 'activate'
  return {
    id,
    status: works ? 'ACTIVE' : 'INACTIVE',
    // Tells two secrets apart, as an admin may; of what we compare with it says nothing.
    secret_hash: hashToken(hash).slice(0, 22),
    created: createdAt.toISOString(),
    lastUpdated: updatedAt.toISOString(),
    lastFour,
    lastUsed: lastUsedAt?.toISOString() ?? null,
    createdBy: createdBy ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    _links: {
      [turn]: { href: href(`${own}/lifecycle/${turn}`), hints: { allow: ['POST'] } },
      ...(works ? {} : { delete: { href: href(own), hints: { allow: ['DELETE'] } } }),
    },
  }
}
