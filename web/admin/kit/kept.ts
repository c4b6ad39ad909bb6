import { useSyncExternalStore } from 'react'

const keyOf = (name: string) => `atrium-${name}`
const listeners = new Set<() => void>()
/** What private windows do not keep holds while the page is open. */
const unkept = new Map<string, string>()
/** What was read last, so that the same text gives the same value. */
const read = new Map<string, { readonly text: string; readonly value: unknown }>()

/** A preference of this browser for one list, such as its columns: followed wherever it is shown, kept at every change. */
export function useKept<T>(name: string, usual: T): readonly [T, (value: T) => void] {
  const text = useSyncExternalStore(subscribe, () => textOf(name))
  return [text === null ? usual : valueOf(name, text, usual), (value) => keep(name, value)]
}

/** Keeps a preference of this browser; undefined goes back to what is usual. */
export function keep(name: string, value: unknown): void {
  unkept.delete(name)
  try {
    if (value === undefined) localStorage.removeItem(keyOf(name))
    else localStorage.setItem(keyOf(name), JSON.stringify(value))
  } catch {
    if (value !== undefined) unkept.set(name, JSON.stringify(value))
  }
  for (const listener of listeners) listener()
}

function textOf(name: string): string | null {
  try {
    return unkept.get(name) ?? localStorage.getItem(keyOf(name))
  } catch {
    return null
  }
}

function valueOf<T>(name: string, text: string, usual: T): T {
  const known = read.get(name)
  if (known?.text === text) return known.value as T
  try {
    const value = JSON.parse(text) as T
    read.set(name, { text, value })
    return value
  } catch {
    return usual
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}
