/** A tile's place on the page. */
type Place = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>

/** How far two places lie apart sideways, in pixels: below half a tile they are in one column. */
const sideways = (a: Place, b: Place) => Math.abs(a.left + a.width / 2 - (b.left + b.width / 2))

/**
 * Which of the places an arrow key leads to from one of them; undefined when there is none in that direction.
 *
 * Left and right follow the reading order; up and down go to the nearest row, and in it to the nearest column.
 */
export function nextPlace(places: readonly Place[], from: number, key: string): number | undefined {
  const here = places[from]
  if (!here) return undefined
  if (key === 'ArrowLeft') return from > 0 ? from - 1 : undefined
  if (key === 'ArrowRight') return from < places.length - 1 ? from + 1 : undefined
  const rows = places.filter((place) => (key === 'ArrowDown' ? place.top > here.top + 1 : place.top < here.top - 1))
  const row = key === 'ArrowDown' ? Math.min(...rows.map(({ top }) => top)) : Math.max(...rows.map(({ top }) => top))
  const inRow = rows.filter((place) => Math.abs(place.top - row) <= 1)
  const nearest = inRow.sort((a, b) => sideways(a, here) - sideways(b, here))[0]
  return nearest && places.indexOf(nearest)
}

const arrows = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])

/** The links of all tiles below, in reading order. */
export const tileLinks = (below: ParentNode): HTMLAnchorElement[] => [
  ...below.querySelectorAll<HTMLAnchorElement>('[data-tile] > a'),
]

/**
 * Moves focus from tile to tile with the arrow keys; gives true when the key was one of them on a tile.
 *
 * Above the first row lies what `leave` focuses: the search.
 */
export function moveByArrow(
  event: { key: string; target: EventTarget; currentTarget: HTMLElement },
  leave: () => void,
): boolean {
  if (!arrows.has(event.key)) return false
  const links = tileLinks(event.currentTarget)
  const from = links.indexOf(event.target as HTMLAnchorElement)
  if (from < 0) return false
  const next = nextPlace(
    links.map((link) => link.getBoundingClientRect()),
    from,
    event.key,
  )
  if (next !== undefined) links[next]?.focus()
  else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') leave()
  return true
}
