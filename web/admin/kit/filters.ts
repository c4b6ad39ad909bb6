import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Search } from '../../search.ts'

/** Changes filters: undefined and an empty text take one away. */
export type SetFilters = (change: Search) => void

/**
 * What the page's address says behind the question mark, and a way to change it.
 *
 * Filters live there, so that a list can be kept, shared and reloaded as it was found.
 */
export function useFilters(): readonly [Search, SetFilters] {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const set: SetFilters = (change) => {
    const wanted = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== '')
    void navigate({ to: '.', search: Object.fromEntries(wanted), replace: true, resetScroll: false })
  }
  return [search, set]
}

/** The values of a filter that holds several, as they stand in the address: "ACTIVE,STAGED". */
export const valuesOf = (filter: string | undefined): readonly string[] => filter?.split(',').filter(Boolean) ?? []

/** The filter with the value taken out where it is in, and put in where it is not. */
export function withFlipped(filter: string | undefined, value: string): string | undefined {
  const values = valuesOf(filter)
  const flipped = values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
  return flipped.length === 0 ? undefined : flipped.join(',')
}

/** A text inside a filter expression of the API (SCIM): quoted, so that no text ends it. */
export const quoted = (value: string): string => JSON.stringify(value)
