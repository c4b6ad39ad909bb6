import { IconDots } from '@tabler/icons-react'
import { memo, type ReactNode, useRef, useState } from 'react'
import type { Tile } from '../../contracts/dashboard.ts'
import { text } from '../texts/texts.ts'
import { AppIcon } from '../ui/app-icon.tsx'
import { tileLink } from './focus.ts'
import { launchPath } from './launch.ts'
import css from './tile.module.css'
import { TileMenu } from './tile-menu.tsx'

/** What a tile shows besides its app. */
export interface TileProps {
  readonly tile: Tile
  readonly opensNewTab: boolean
  readonly isNew: boolean
  /** The tile that Enter in the search opens. */
  readonly isFirst: boolean
  /** The section whose order the menu changes; undefined where the order is not the user's. */
  readonly sectionId?: string | undefined
}

/**
 * One app. The whole tile is the link; its menu is a button in the corner.
 *
 * Plain elements, because a dashboard may hold five hundred: the menu is made when it is opened.
 */
export const AppTile = memo(function AppTile({ tile, opensNewTab, isNew, isFirst, sectionId }: TileProps) {
  const { id, label } = tile
  const target = opensNewTab ? { target: '_blank', rel: 'noopener', 'aria-describedby': 'new-tab' } : {}
  return (
    <li className={css.cell} data-tile={id} draggable>
      <a className={css.tile} href={launchPath(id)} draggable={false} data-first={isFirst || undefined} {...target}>
        <AppIcon app={tile} />
        <span className={css.label}>{label}</span>
      </a>
      {isNew && <span className={css.badge}>{text('tile.new')}</span>}
      <MenuButton tile={tile} sectionId={sectionId} />
    </li>
  )
})

function MenuButton({ tile, sectionId }: Pick<TileProps, 'tile' | 'sectionId'>): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const ref = useRef<HTMLButtonElement>(null)
  // The menu wraps the button only while it is open; that replaces the button, so focus is brought back by hand:
  // to the button, or to the tile where it has moved.
  const close = () => {
    setIsOpen(false)
    requestAnimationFrame(() => (ref.current ?? tileLink(tile.id))?.focus())
  }
  const button = (
    <button
      ref={ref}
      type="button"
      className={css.more}
      data-open={isOpen || undefined}
      aria-label={text('tile.menu', { app: tile.label })}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={isOpen ? undefined : () => setIsOpen(true)}
    >
      <IconDots size={16} stroke={2} aria-hidden="true" />
    </button>
  )
  if (!isOpen) return button
  return (
    <TileMenu tile={tile} sectionId={sectionId} close={close}>
      {button}
    </TileMenu>
  )
}
