import { appKeysMax } from '../../../contracts/management/secret.ts'
import type { BrokenRule } from '../../../protocol/shared/rule.ts'
import { hashToken } from '../../keys/hash.ts'
import { newId } from '../../keys/ids.ts'
import { thumbprintOf } from '../../keys/public-key.ts'
import type { OidcSettings } from '../settings.ts'
import { refuseKey } from './key-rules.ts'

/** A public key as an app's settings hold it: its own members, and ours beside them. */
export type StoredKey = Readonly<Record<string, unknown>>

/** The members of a key that say what it is. */
const ownMembers = ['kty', 'kid', 'use', 'alg', 'n', 'e', 'crv', 'x', 'y'] as const
const material = ['kty', 'n', 'e', 'crv', 'x', 'y'] as const

/** The keys of an app, each with an id, a name, a status and its moments. Keys of older rows get theirs here. */
export const keysOf = (oidc: Pick<OidcSettings, 'jwks'> | undefined): StoredKey[] =>
  (oidc?.jwks?.keys ?? []).map((key) => ({
    ...key,
    id: key.id ?? `pks${hashToken(JSON.stringify(key)).replaceAll(/\W/g, '0').slice(0, 17)}`,
    kid: key.kid ?? thumbprintOf(key),
    use: 'sig',
    status: key.status ?? 'ACTIVE',
    created: key.created ?? new Date(0).toISOString(),
    lastUpdated: key.lastUpdated ?? new Date(0).toISOString(),
  }))

/** A sent key as it is kept from now on. The caller has refused what is no good key. */
export function keepKey(sent: StoredKey, now: Date): StoredKey {
  const own = Object.fromEntries(
    ownMembers.flatMap((member) =>
      sent[member] === undefined || sent[member] === null ? [] : [[member, sent[member]]],
    ),
  )
  const at = now.toISOString()
  return {
    ...own,
    kid: own.kid ?? thumbprintOf(sent),
    use: 'sig',
    id: newId('pks'),
    status: sent.status === 'INACTIVE' ? 'INACTIVE' : 'ACTIVE',
    created: at,
    lastUpdated: at,
  }
}

/** True when the sent key is the one that is kept: the same name, and no number that differs. SDKs drop numbers. */
const isSame = (kept: StoredKey, sent: StoredKey): boolean =>
  kept.kid === sent.kid &&
  material.every((member) => sent[member] === undefined || sent[member] === null || sent[member] === kept[member])

/** What a whole key set that is sent comes to: keys that are there stay as they are, others are new. */
export function mergeKeys(
  kept: readonly StoredKey[],
  sent: readonly StoredKey[],
  now: Date,
): { readonly keys: readonly StoredKey[] } | { readonly broken: BrokenRule<'validation'>; readonly at: number } {
  const keys: StoredKey[] = []
  for (const [at, key] of sent.entries()) {
    const same = kept.find((one) => isSame(one, key))
    const broken = same ? undefined : refuseKey(key)
    if (broken) return { broken, at }
    const next = same ?? keepKey(key, now)
    if (keys.some(({ kid }) => kid === next.kid)) return { broken: nameTaken(next), at }
    keys.push(next)
  }
  return { keys }
}

/** The refusal of a key whose name another has. */
export const nameTaken = ({ kid }: StoredKey): BrokenRule<'validation'> => ({
  rule: 'key-name-is-the-apps-only',
  error: 'validation',
  description: `kid: the app has a key named ${String(kid)} already`,
})

/** The refusal of one key more than an app can have. */
export const tooManyKeys: BrokenRule<'validation'> = {
  rule: 'app-has-room-for-a-key',
  error: 'validation',
  description: `kid: the app has ${appKeysMax} keys already: delete one first`,
}

/** The keys that an assertion of the app may be signed with, as the verifier reads them. */
export const activeKeys = (jwks: OidcSettings['jwks']): OidcSettings['jwks'] =>
  jwks && {
    keys: jwks.keys
      .filter(({ status }) => status !== 'INACTIVE')
      .map((key) =>
        Object.fromEntries(ownMembers.flatMap((member) => (key[member] === undefined ? [] : [[member, key[member]]]))),
      ),
  }
