import type { ReadAppDraft } from '../../../contracts/management/app.ts'
import { type Refused, wrongField } from '../../http/api/errors.ts'
import { keysOf, mergeKeys, type StoredKey } from '../keys/key-set.ts'
import type { AppSettings } from '../settings.ts'

/** The keys that an app is to have: those that it has where none were sent. Refuses one that is no good key. */
export function planKeys(
  draft: ReadAppDraft,
  before: AppSettings | undefined,
  now: Date,
): { readonly keys: readonly StoredKey[] } | Refused {
  const known = keysOf(before?.oidc)
  const sent = draft.signOnMode === 'OPENID_CONNECT' ? draft.settings?.oauthClient?.jwks : undefined
  if (sent === undefined) return { keys: known }
  const merged = mergeKeys(known, sent?.keys ?? [], now)
  if ('keys' in merged) return merged
  const { rule, description } = merged.broken
  const [member = '', ...why] = description.split(': ')
  return wrongField(`settings.oauthClient.jwks.keys.${merged.at}.${member}`, why.join(': '), rule)
}
