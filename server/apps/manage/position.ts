/** Where a list goes on that is ordered by a text or a number and, among the same, by id. */
export type Position = readonly [value: string, id: string]

/** The position as the text a cursor seals. */
export const writePosition = (value: string, id: string): string => JSON.stringify([value, id])

/** The position of a text that a cursor sealed; undefined begins at the beginning. */
export const readPosition = (text: string | undefined): Position | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as Position)
