import { useEffect, useEffectEvent, useState } from 'react'

// What was typed and not yet saved, kept in this tab alone while its person signs in again. Never a secret.

const keyOf = (name: string) => `atrium-draft:${location.pathname}:${name}`
const readers = new Map<string, () => unknown>()

/** What was kept under this name for this page, once: it is gone afterwards. */
export function takeDraft(name: string): unknown {
  try {
    const kept = sessionStorage.getItem(keyOf(name))
    sessionStorage.removeItem(keyOf(name))
    return kept === null ? undefined : (JSON.parse(kept) as unknown)
  } catch {
    return undefined
  }
}

/** Gives what was kept for the form at its first sight, and keeps what is in it when the person has to leave. */
export function useDraft<T>(name: string | undefined, current: () => T | undefined): T | undefined {
  const [kept] = useState(() => (name === undefined ? undefined : (takeDraft(name) as T | undefined)))
  const read = useEffectEvent(current)
  useEffect(() => {
    if (name === undefined) return
    readers.set(name, () => read())
    return () => {
      readers.delete(name)
    }
  }, [name])
  return kept
}

/** Keeps every open form for the moment its person comes back. */
export function keepDrafts(): void {
  try {
    for (const [name, read] of readers) {
      const draft = read()
      if (draft !== undefined) sessionStorage.setItem(keyOf(name), JSON.stringify(draft))
    }
  } catch {
    // A browser that keeps nothing loses what was typed; the page itself comes back.
  }
}
