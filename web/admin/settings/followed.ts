import { useState } from 'react'
import type { Fields, Values } from '../kit/fields.ts'

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
  if (version !== made && form.changed.length === 0) {
    setMade(version)
    form.reset(saved)
  }
  return [made, setMade]
}
