import type { RegistrableClient } from '../../../protocol/oauth/client-registration.ts'
import { activeKeys, keysOf, mergeKeys } from '../keys/key-set.ts'
import type { OidcSettings } from '../settings.ts'
import { type ClientRefusal, refuse } from './refusal.ts'

/** The members of a key that say what it is. What else stands in it is passed over, ours above all. */
const keyMembers = ['kty', 'kid', 'use', 'alg', 'n', 'e', 'crv', 'x', 'y', 'd', 'k']

/**
 * The client with its keys as an app keeps them, by the rules of the console; those an admin switched off stay off.
 *
 * Keys to encrypt to are left out: nothing is encrypted for clients.
 */
export function withKeptKeys(
  client: RegistrableClient,
  before: OidcSettings | undefined,
  now: Date,
): { readonly kind: 'kept'; readonly client: RegistrableClient } | ClientRefusal {
  if (!client.jwks) return { kind: 'kept', client }
  const sent = client.jwks.keys
    .filter(({ use }) => use !== 'enc')
    .map((key) => Object.fromEntries(Object.entries(key).filter(([name]) => keyMembers.includes(name))))
  const merged = mergeKeys(keysOf(before), sent, now)
  if ('broken' in merged)
    return refuse(
      merged.broken.rule,
      'invalid_client_metadata',
      `jwks, key ${merged.at + 1}: ${merged.broken.description}`,
    )
  return { kind: 'kept', client: { ...client, jwks: { keys: merged.keys } } }
}

/** The keys as the client sent them, without what we keep beside them. */
export const shownKeys = (jwks: OidcSettings['jwks']): RegistrableClient['jwks'] => {
  const active = activeKeys(jwks)
  return active && { keys: active.keys }
}
