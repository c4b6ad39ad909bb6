/** The first link of an app's tile on the page. */
export const tileLink = (tileId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(tileId)}"] > a`)

/** Focuses the neighbour of a tile that is about to go from the grid with its open menu, or else the search. */
export function focusAfter(tileId: string): void {
  const own = document.querySelector(`[data-tile="${CSS.escape(tileId)}"]:has([data-open])`)
  const neighbour = own?.nextElementSibling ?? own?.previousElementSibling
  const next = neighbour?.querySelector<HTMLElement>('a')
  requestAnimationFrame(() => (next ?? document.querySelector<HTMLElement>('input[type="search"]'))?.focus())
}
