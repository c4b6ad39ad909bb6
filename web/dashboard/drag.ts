import type { DragEvent } from 'react'

/** What is dragged: a tile, or a section by its heading. */
interface Dragged {
  readonly kind: 'tile' | 'section'
  readonly id: string
}

/** What the drops do. */
export interface Drops {
  /** A tile was dropped into a zone, before another tile or at the end. */
  readonly onTile: (tileId: string, zone: string, before: string | undefined) => void
  /** A section was dropped before another, or at the end. */
  readonly onSection: (sectionId: string, before: string) => void
}

let dragged: Dragged | undefined
let marked: HTMLElement | undefined

/** Marks where the thing would stand. Straight on the element: dragging moves too often to render for. */
function mark(element: HTMLElement | undefined, how: string): void {
  if (marked && marked !== element) delete marked.dataset.drop
  marked = element
  if (element) element.dataset.drop = how
}

const above = (event: DragEvent, selector: string) =>
  (event.target as Element).closest<HTMLElement>(selector) ?? undefined

function start(event: DragEvent): void {
  const tile = above(event, '[data-tile]')
  const section = tile ? undefined : above(event, '[data-section]')
  const id = tile?.dataset.tile ?? section?.dataset.section
  if (id === undefined) return
  dragged = { kind: tile ? 'tile' : 'section', id }
  event.dataTransfer.effectAllowed = 'move'
  // Firefox drags nothing that carries no data.
  event.dataTransfer.setData('text/plain', tile?.textContent ?? '')
}

/** Where a tile under the pointer would go. */
function tilePlace(event: DragEvent): { zone: HTMLElement; tile?: HTMLElement; isAfter: boolean } | undefined {
  const zone = above(event, '[data-zone]')
  if (!zone) return undefined
  const tile = zone.dataset.section === undefined ? undefined : above(event, '[data-tile]')
  if (!tile) return { zone, isAfter: false }
  const { left, width } = tile.getBoundingClientRect()
  return { zone, tile, isAfter: event.clientX > left + width / 2 }
}

function over(event: DragEvent): void {
  if (dragged?.kind === 'tile') {
    const place = tilePlace(event)
    mark(place?.tile ?? place?.zone, place?.tile && place.isAfter ? 'after' : place?.tile ? 'before' : 'into')
  } else if (dragged) mark(above(event, '[data-section]'), 'before')
  if (marked) event.preventDefault()
}

function drop(event: DragEvent, drops: Drops): void {
  if (!dragged) return
  event.preventDefault()
  const { kind, id } = dragged
  if (kind === 'tile') {
    const place = tilePlace(event)
    const neighbour = place?.isAfter ? (place.tile?.nextElementSibling as HTMLElement | null) : place?.tile
    if (place) drops.onTile(id, place.zone.dataset.zone ?? '', neighbour?.dataset.tile)
  } else {
    const before = above(event, '[data-section]')?.dataset.section
    if (before !== undefined && before !== id) drops.onSection(id, before)
  }
  end()
}

function end(): void {
  mark(undefined, '')
  dragged = undefined
}

/** Handlers for the element around all tiles and sections. Whatever they do, the menus do as well (WCAG 2.2, 2.5.7). */
export const dragHandlers = (drops: Drops) => ({
  onDragStart: start,
  onDragOver: over,
  onDragEnd: end,
  onDrop: (event: DragEvent) => drop(event, drops),
})
