import { Menu } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconExternalLink,
  IconEye,
  IconEyeOff,
  IconFolder,
  IconStar,
  IconStarOff,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Tile } from '../../contracts/dashboard.ts'
import { text } from '../texts/texts.ts'
import { type Hall, useHall } from './context.ts'
import { focusAfter } from './focus.ts'
import { launchPath } from './launch.ts'
import { flipTile, moveTile, placeTile } from './moves.ts'

/** What a tile's menu needs. */
interface TileMenuProps {
  readonly tile: Tile
  readonly sectionId: string | undefined
  readonly close: () => void
  readonly children: ReactNode
}

/** The open menu of a tile, around its button. */
export function TileMenu({ tile, sectionId, close, children }: TileMenuProps) {
  const hall = useHall()
  const hide = () => {
    focusAfter(tile.id)
    flipTile(hall, tile, 'isHidden')
  }
  return (
    <Menu opened onChange={close} position="bottom-end" returnFocus={false}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={launchPath(tile.id)}
          target="_blank"
          rel="noopener"
          leftSection={<IconExternalLink size={18} />}
        >
          {text('tile.openNewTab')}
        </Menu.Item>
        <Menu.Item
          leftSection={tile.isFavourite ? <IconStarOff size={18} /> : <IconStar size={18} />}
          onClick={() => flipTile(hall, tile, 'isFavourite')}
        >
          {text(tile.isFavourite ? 'tile.unfavourite' : 'tile.favourite')}
        </Menu.Item>
        <MoveTo tile={tile} hall={hall} />
        {sectionId !== undefined && <MoveWithin tile={tile} hall={hall} sectionId={sectionId} />}
        <Menu.Divider />
        <Menu.Item leftSection={tile.isHidden ? <IconEye size={18} /> : <IconEyeOff size={18} />} onClick={hide}>
          {text(tile.isHidden ? 'tile.unhide' : 'tile.hide')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What parts of the menu act on. */
interface Acted {
  readonly tile: Tile
  readonly hall: Hall
}

function MoveTo({ tile, hall }: Acted) {
  const { sections, nameSection } = hall
  const isSomewhere = tile.sectionId !== null
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconFolder size={18} />}>{text('tile.moveTo')}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {sections.map(({ id, name }) => (
          <Menu.Item key={id} disabled={id === tile.sectionId} onClick={() => moveTile(hall, tile, id)}>
            {name}
          </Menu.Item>
        ))}
        {isSomewhere && <Menu.Item onClick={() => moveTile(hall, tile, null)}>{text('tile.moveTo.none')}</Menu.Item>}
        {sections.length > 0 && <Menu.Divider />}
        <Menu.Item onClick={() => nameSection({ tile })}>{text('tile.moveTo.new')}</Menu.Item>
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}

function MoveWithin({ tile, hall, sectionId }: Acted & { readonly sectionId: string }) {
  const tiles = hall.tilesIn(sectionId)
  const at = tiles.findIndex(({ id }) => id === tile.id)
  const move = (place: number) => () => placeTile(hall, tile, sectionId, place)
  return (
    <>
      <Menu.Item leftSection={<IconArrowLeft size={18} />} disabled={at <= 0} onClick={move(at - 1)}>
        {text('tile.earlier')}
      </Menu.Item>
      <Menu.Item leftSection={<IconArrowRight size={18} />} disabled={at >= tiles.length - 1} onClick={move(at + 1)}>
        {text('tile.later')}
      </Menu.Item>
    </>
  )
}
