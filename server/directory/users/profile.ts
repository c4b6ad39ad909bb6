import { ownAttributes, type WantedProfile } from '../../../contracts/management/user.ts'
import { loginKey } from '../login.ts'
import { profileOf } from './show-user.ts'
import type { StoredUser, UserChange } from './store.ts'

type Profile = Readonly<Record<string, unknown>>

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** How a person is called who says nothing else: by both names. */
export const fullName = (profile: Profile): string => `${asText(profile.firstName)} ${asText(profile.lastName)}`.trim()

/** Attributes without login and e-mail, which have columns of their own. */
const withoutColumns = (profile: Profile): Profile =>
  Object.fromEntries(Object.entries(profile).filter(([name]) => name !== 'login' && name !== 'email'))

/** The attributes of a wanted profile that are to be kept: without login and e-mail, and without what is empty. */
export const keptAttributes = (wanted: WantedProfile): Profile =>
  Object.fromEntries(
    Object.entries(withoutColumns(wanted)).filter(([, value]) => typeof value === 'string' && value !== ''),
  )

/**
 * The profile as it will be kept: the wanted attributes over those there are, or in their place. Null and nothing take
 * an attribute away; who is called by both names goes on to be.
 */
export function nextProfile(user: StoredUser, wanted: WantedProfile, isWhole: boolean): Profile {
  const shown = profileOf(user)
  // What is no attribute of the API was kept by other doors and stays.
  const inside = Object.entries(user.profile).filter(([name]) => !Object.hasOwn(shown, name))
  const stays = isWhole ? [] : Object.entries(shown).filter(([name]) => !Object.hasOwn(wanted, name))
  const next: Profile = { ...withoutColumns(Object.fromEntries(stays)), ...keptAttributes(wanted) }
  const wasFull = shown.displayName === undefined || shown.displayName === fullName(user.profile)
  const isSaid = typeof wanted.displayName === 'string' && wanted.displayName !== ''
  const displayName = !isSaid && (wasFull || next.displayName === undefined) ? fullName(next) : asText(next.displayName)
  return { ...Object.fromEntries(inside), ...next, displayName }
}

/** What a wanted profile changes of a user; nothing of what is as wanted already. */
export function changeOf(user: StoredUser, wanted: WantedProfile, isWhole: boolean): UserChange {
  const { login, email } = wanted
  return {
    ...(login !== undefined && login !== user.login ? { login: { login, loginKey: loginKey(login) } } : {}),
    ...(email !== undefined && email !== user.email ? { email: { email, isVerified: false } } : {}),
    profile: nextProfile(user, wanted, isWhole),
  }
}

/** What somebody wants of their own profile, with what is the admins' as it is. */
export function withAdminsAttributes(user: StoredUser, wanted: WantedProfile): WantedProfile {
  const theirs = Object.entries(profileOf(user)).filter(
    ([name]) => !(ownAttributes as readonly string[]).includes(name),
  )
  return { ...Object.fromEntries(theirs), ...wanted }
}

/** Attributes of a wanted profile that people may not change of their own. */
export const notOwn = (user: StoredUser, wanted: WantedProfile): readonly string[] =>
  Object.entries(wanted)
    .filter(([name, value]) => (value ?? undefined) !== profileOf(user)[name])
    .map(([name]) => name)
    .filter((name) => !(ownAttributes as readonly string[]).includes(name))
