import { useState } from 'react'
import type { Fields, Values } from './fields.ts'

/**
 * The version that a form was made from, and a way to set it after a save.
 *
 * While nobody touched the form it follows the server. Once something is typed the version stays: what somebody else
 * saves then is noticed when this is saved.
 */
export function useFollowed<T extends Values>(
  form: Fields<T>,
  saved: T,
  version: string | undefined,
): readonly [string | undefined, (version: string | undefined) => void] {
  const [made, setMade] = useState(version)
  const [seen, setSeen] = useState(version)
  const [isBehind, setIsBehind] = useState(false)
  if (version !== seen) {
    setSeen(version)
    setIsBehind(true)
  }
  if (isBehind && form.changed.length === 0) {
    setIsBehind(false)
    setMade(version)
    form.reset(saved)
  }
  const setSaved = (next: string | undefined) => {
    setMade(next)
    // What was saved is newer than what is asked anew meanwhile.
    setIsBehind(false)
  }
  return [made, setSaved]
}
