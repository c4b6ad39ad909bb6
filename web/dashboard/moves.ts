import type { Tile } from '../../contracts/dashboard.ts'
import { text } from '../texts/texts.ts'
import { offerUndo } from '../ui/notices.tsx'
import { movedBefore } from './changes.ts'
import type { Hall } from './context.ts'

// What menus and dragging both do. Each says what happened and can be taken back.

/** Moves a tile into a section, before another tile or to the end; null takes it out of every section. */
export function moveTile(hall: Hall, tile: Tile, sectionId: string | null, before?: string): void {
  const { changes, sections } = hall
  const { id, label, sectionId: from } = tile
  const orderBefore = from === null ? [] : idsIn(hall, from)
  if (sectionId === null) changes.changeTile(id, { sectionId })
  else changes.orderTiles(sectionId, movedBefore(idsIn(hall, sectionId), id, before))
  const to = sections.find((section) => section.id === sectionId)
  const done = to ? text('tile.done.move', { app: label, section: to.name }) : text('tile.done.moveOut', { app: label })
  offerUndo(done, () =>
    from === null ? changes.changeTile(id, { sectionId: null }) : changes.orderTiles(from, orderBefore),
  )
}

const idsIn = ({ tilesIn }: Hall, sectionId: string): string[] => tilesIn(sectionId).map(({ id }) => id)

/** Moves a tile to a place within its section, counted from 0. */
export function placeTile(hall: Hall, tile: Tile, sectionId: string, place: number): void {
  const ids = idsIn(hall, sectionId)
  const others = ids.filter((id) => id !== tile.id)
  hall.changes.orderTiles(sectionId, movedBefore(ids, tile.id, others[place]))
  const done = text('tile.done.place', { app: tile.label, place: place + 1, count: ids.length })
  offerUndo(done, () => hall.changes.orderTiles(sectionId, ids))
}

/** Flips a preference of a tile. */
export function flipTile({ changes }: Hall, tile: Tile, which: 'isFavourite' | 'isHidden'): void {
  const done = {
    isFavourite: tile.isFavourite ? 'tile.done.unfavourite' : 'tile.done.favourite',
    isHidden: tile.isHidden ? 'tile.done.unhide' : 'tile.done.hide',
  } as const
  changes.changeTile(tile.id, { [which]: !tile[which] })
  offerUndo(text(done[which], { app: tile.label }), () => changes.changeTile(tile.id, { [which]: tile[which] }))
}

/** Puts a section before another; undefined puts it last. */
export function moveSection({ changes, sections }: Hall, sectionId: string, before: string | undefined): void {
  const ids = sections.map(({ id }) => id)
  const moved = movedBefore(ids, sectionId, before)
  const section = sections.find(({ id }) => id === sectionId)?.name ?? ''
  changes.orderSections(moved)
  const done = text('section.done.order', { section, place: moved.indexOf(sectionId) + 1, count: ids.length })
  offerUndo(done, () => changes.orderSections(ids))
}
