import type { Tile } from '../../contracts/dashboard.ts'

/** A text as it is compared: without case and without marks on letters, so that "Zurich" finds "Zürich". */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)

/** How well one word of the query fits a label, best first from 0; undefined when it does not. */
function fit(label: string, labelWords: readonly string[], word: string): number | undefined {
  if (label.startsWith(word)) return 0
  if (labelWords.some((each) => each.startsWith(word))) return 1
  if (
    labelWords
      .map((each) => each[0])
      .join('')
      .startsWith(word) &&
    word.length > 1
  )
    return 2
  if (label.includes(word)) return 3
  return word.length > 3 && labelWords.some((each) => isOneSlipAway(each.slice(0, word.length + 1), word))
    ? 4
    : undefined
}

/** True when one letter more, less, changed or swapped with its neighbour makes the words alike, as far as typed. */
export function isOneSlipAway(whole: string, typed: string): boolean {
  let at = 0
  while (at < typed.length && whole[at] === typed[at]) at++
  const fits = (restOfWhole: string, restOfTyped: string) => restOfWhole.startsWith(restOfTyped)
  return (
    fits(whole.slice(at + 1), typed.slice(at + 1)) ||
    fits(whole.slice(at + 1), typed.slice(at)) ||
    fits(whole.slice(at), typed.slice(at + 1)) ||
    (whole[at] === typed[at + 1] && whole[at + 1] === typed[at] && fits(whole.slice(at + 2), typed.slice(at + 2)))
  )
}

/** The tiles that match every word of the query, best first; hidden ones last. An empty query matches nothing. */
export function findTiles(tiles: readonly Tile[], query: string): Tile[] {
  const wanted = wordsOf(folded(query))
  if (wanted.length === 0) return []
  const found = tiles.flatMap((tile) => {
    const label = folded(tile.label)
    const fits = wanted.map((word) => fit(label, wordsOf(label), word))
    if (fits.some((each) => each === undefined)) return []
    return [{ tile, rank: fits.reduce<number>((sum, each) => sum + (each ?? 0), tile.isHidden ? 1_000 : 0) }]
  })
  return found.sort((a, b) => a.rank - b.rank || byUse(a.tile, b.tile)).map(({ tile }) => tile)
}

/** What was opened last comes first, then favourites; otherwise the order stays. */
function byUse(a: Tile, b: Tile): number {
  const [left, right] = [a.lastLaunchedAt ?? '', b.lastLaunchedAt ?? '']
  if (left !== right) return left < right ? 1 : -1
  return Number(b.isFavourite) - Number(a.isFavourite)
}
