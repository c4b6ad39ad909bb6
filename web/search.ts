/** What an address asks for: names and texts, nothing nested. */
export type Search = Readonly<Record<string, string | undefined>>

/** Reads what stands behind the question mark. Of a name that stands twice, the last counts. */
export const readSearch = (written: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(written.startsWith('?') ? written.slice(1) : written))

/** Writes what stands behind the question mark, with it; what is empty is left out. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const filled = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  )
  return filled.length === 0 ? '' : `?${new URLSearchParams(filled).toString()}`
}

/** Takes the texts of an address as they are: for routes whose pages judge them. */
export const anySearch = (search: Record<string, unknown>): Search =>
  Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
