import { useDeferredValue } from 'react'
import type { Tile } from '../../contracts/dashboard.ts'
import { usePreference } from '../ui/preferences.ts'
import { AppTile } from './tile.tsx'
import css from './tile-grid.module.css'

/** About as many as the first screen shows. They are drawn at once, the others a moment later. */
const firstScreen = 96

/** What a grid shows. */
interface TileGridProps {
  readonly tiles: readonly Tile[]
  readonly labelledBy: string
  readonly fresh: ReadonlySet<string>
  /** Marks the first tile as the one that Enter opens. */
  readonly marksFirst?: boolean
  readonly sectionId?: string
}

/** Tiles in rows. */
export function TileGrid({ tiles, labelledBy, fresh, marksFirst = false, sectionId }: TileGridProps) {
  const opensNewTab = usePreference('newTab')
  const limit = useDeferredValue(tiles.length, firstScreen)
  return (
    <ul className={css.grid} aria-labelledby={labelledBy} data-grid>
      {tiles.slice(0, limit).map((tile, at) => (
        <AppTile
          key={tile.id}
          tile={tile}
          opensNewTab={opensNewTab}
          isNew={fresh.has(tile.id)}
          isFirst={marksFirst && at === 0}
          sectionId={sectionId}
        />
      ))}
    </ul>
  )
}
