import { profileAttributes, user, type User } from '../../../contracts/management/user.ts'
import { type Refused, wrongField } from '../../http/api/errors.ts'

/** The fields that can be asked for; what is embedded comes with one user alone. */
const known: ReadonlySet<string> = new Set(Object.keys(user.shape).filter((name) => name !== '_embedded'))
const knownOfProfile: ReadonlySet<string> = new Set(profileAttributes)

/** What is to be shown of each user in a list. */
export type Picker = (shown: User) => Partial<Omit<User, 'profile'>> & { readonly profile?: Partial<User['profile']> }

/**
 * Reads which fields a list is to show, as in `id,status,profile:(firstName,city)`: everything where nothing is said, and
 * the id in any case. Refused by name for a field that users do not have.
 */
export function readFields(fields: string | undefined): { readonly pick: Picker } | Refused {
  if (fields === undefined) return { pick: (shown) => shown }
  const [, ofProfile] = /(?:^|,)\s*profile:\(([^()]*)\)\s*(?=,|$)/.exec(fields) ?? []
  const inside = ofProfile === undefined ? undefined : namesIn(ofProfile)
  const outside = namesIn(fields.replace(/profile:\([^()]*\)/, 'profile'))
  const wrong =
    outside.find((name) => !known.has(name)) ??
    inside?.map((name) => `profile.${name}`).find((name) => !knownOfProfile.has(name.slice('profile.'.length)))
  if (wrong !== undefined) return wrongField('fields', `users have no field ${wrong}`, 'fields-are-known')
  const names = new Set(['id', ...outside])
  const attributes = inside && new Set(inside)
  return {
    pick: ({ profile, ...shown }) => ({
      ...only(shown, names),
      ...(names.has('profile') ? { profile: attributes ? only(profile, attributes) : profile } : {}),
    }),
  }
}

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim())

const only = <Whole extends object>(whole: Whole, names: ReadonlySet<string>): Partial<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name))) as Partial<Whole>
