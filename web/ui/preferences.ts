import { useSyncExternalStore } from 'react'

/** What a user prefers in this browser. It stays here: another device may want it otherwise. */
export interface Preferences {
  /** Apps open in a tab of their own, so that the dashboard stays. */
  readonly newTab: boolean
  /** Keys such as / and ? work without Ctrl. */
  readonly singleKeys: boolean
}

const defaults: Preferences = { newTab: true, singleKeys: true }
const listeners = new Set<() => void>()
const keyOf = (name: keyof Preferences) => `atrium-${name}`

/** The preference as it stands now. A browser that keeps nothing gives the default. */
export function readPreference(name: keyof Preferences): boolean {
  try {
    const kept = localStorage.getItem(keyOf(name))
    return kept === null ? defaults[name] : kept === 'yes'
  } catch {
    return defaults[name]
  }
}

/** Keeps the preference, here and in the other tabs. */
export function setPreference(name: keyof Preferences, value: boolean): void {
  try {
    localStorage.setItem(keyOf(name), value ? 'yes' : 'no')
  } catch {
    // Private windows may keep nothing; then the default holds.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** The preference, followed as it changes in any tab. */
export const usePreference = (name: keyof Preferences): boolean =>
  useSyncExternalStore(subscribe, () => readPreference(name))
