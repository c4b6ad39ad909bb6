import { useState } from 'react'

/** A preference of this browser for one list, such as its columns: read once, kept at every change. */
export function useKept<T>(name: string, usual: T): readonly [T, (value: T) => void] {
  const [value, setValue] = useState(() => read(name, usual))
  const keep = (next: T) => {
    setValue(next)
    try {
      localStorage.setItem(`atrium-${name}`, JSON.stringify(next))
    } catch {
      // Private windows may keep nothing; then it holds while the page is open.
    }
  }
  return [value, keep]
}

function read<T>(name: string, usual: T): T {
  try {
    const kept = localStorage.getItem(`atrium-${name}`)
    return kept === null ? usual : (JSON.parse(kept) as T)
  } catch {
    return usual
  }
}
