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
import { type TextKey, text } from '../texts/texts.ts'
import { offerUndo, tell } from '../ui/notices.tsx'
import { movedBefore } from './changes.ts'
import { useHall } from './context.ts'
import { focusAfter } from './focus.ts'
import { launchPath } from './launch.ts'

/** What a tile's menu needs. */
interface TileMenuProps {
  readonly tile: Tile
  readonly sectionId: string | undefined
  readonly close: () => void
  readonly children: ReactNode
}

/** The open menu of a tile, around its button. */
export function TileMenu({ tile, sectionId, close, children }: TileMenuProps) {
  const { changes, nameSection } = useHall()
  const flip = (change: 'isFavourite' | 'isHidden', done: TextKey) => {
    changes.changeTile(tile.id, { [change]: !tile[change] })
    offerUndo(text(done, { app: tile.label }), () => changes.changeTile(tile.id, { [change]: tile[change] }))
  }
  const hide = () => {
    focusAfter(tile.id)
    flip('isHidden', tile.isHidden ? 'tile.done.unhide' : 'tile.done.hide')
  }
  return (
    <Menu opened onChange={close} position="bottom-end" returnFocus={false} withInitialFocusPlaceholder={false}>
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
          onClick={() => flip('isFavourite', tile.isFavourite ? 'tile.done.unfavourite' : 'tile.done.favourite')}
        >
          {text(tile.isFavourite ? 'tile.unfavourite' : 'tile.favourite')}
        </Menu.Item>
        <MoveTo tile={tile} nameNew={() => nameSection({ tile })} />
        {sectionId !== undefined && <MoveWithin tile={tile} sectionId={sectionId} />}
        <Menu.Divider />
        <Menu.Item leftSection={tile.isHidden ? <IconEye size={18} /> : <IconEyeOff size={18} />} onClick={hide}>
          {text(tile.isHidden ? 'tile.unhide' : 'tile.hide')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function MoveTo({ tile, nameNew }: { readonly tile: Tile; readonly nameNew: () => void }) {
  const { sections, changes, tilesIn } = useHall()
  const move = (sectionId: string | null) => {
    const before = tile.sectionId === null ? [] : tilesIn(tile.sectionId).map(({ id }) => id)
    const to = sections.find(({ id }) => id === sectionId)
    changes.changeTile(tile.id, { sectionId })
    const undo = () =>
      tile.sectionId === null
        ? changes.changeTile(tile.id, { sectionId: null })
        : changes.orderTiles(tile.sectionId, before)
    const done = to
      ? text('tile.done.move', { app: tile.label, section: to.name })
      : text('tile.done.moveOut', { app: tile.label })
    offerUndo(done, undo)
  }
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconFolder size={18} />}>{text('tile.moveTo')}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {sections.map(({ id, name }) => (
          <Menu.Item key={id} disabled={id === tile.sectionId} onClick={() => move(id)}>
            {name}
          </Menu.Item>
        ))}
        {tile.sectionId !== null && <Menu.Item onClick={() => move(null)}>{text('tile.moveTo.none')}</Menu.Item>}
        {(sections.length > 0 || tile.sectionId !== null) && <Menu.Divider />}
        <Menu.Item onClick={nameNew}>{text('tile.moveTo.new')}</Menu.Item>
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}

function MoveWithin({ tile, sectionId }: { readonly tile: Tile; readonly sectionId: string }) {
  const { changes, tilesIn } = useHall()
  const ids = tilesIn(sectionId).map(({ id }) => id)
  const at = ids.indexOf(tile.id)
  const move = (before: string | undefined, place: number) => {
    changes.orderTiles(sectionId, movedBefore(ids, tile.id, before))
    tell(text('tile.done.place', { app: tile.label, place, count: ids.length }))
  }
  return (
    <>
      <Menu.Item leftSection={<IconArrowLeft size={18} />} disabled={at <= 0} onClick={() => move(ids[at - 1], at)}>
        {text('tile.earlier')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowRight size={18} />}
        disabled={at >= ids.length - 1}
        onClick={() => move(ids[at + 2], at + 2)}
      >
        {text('tile.later')}
      </Menu.Item>
    </>
  )
}
