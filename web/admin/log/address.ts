import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Search } from '../../search.ts'

/** Changes what the page shows: undefined and an empty text take something away. */
export type Change = (change: Search) => void

/**
 * What the address says, and how it is changed. Each change is one that the way back undoes: looking for something is a
 * path with steps.
 */
export function useAddress(): readonly [Search, Change] {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change: Change = (wanted) => {
    const kept = Object.entries({ ...search, ...wanted }).filter(([, value]) => value !== undefined && value !== '')
    void navigate({ to: '.', search: Object.fromEntries(kept), resetScroll: false })
  }
  return [search, change]
}
