import { Button } from '@mantine/core'
import { IconChevronRight, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Tile } from '../../contracts/dashboard.ts'
import { text } from '../texts/texts.ts'
import { Blank } from '../ui/states.tsx'
import type { Arranged } from './arrange.ts'
import { type Hall, useHall } from './context.ts'
import { dragHandlers, type Drops } from './drag.ts'
import { flipTile, moveSection, moveTile } from './moves.ts'
import css from './rooms.module.css'
import { Group } from './section.tsx'
import { TileGrid } from './tile-grid.tsx'

/** The dashboard when nothing is searched: recent, favourites, the user's sections, the others, the hidden ones. */
export function Rooms({ arranged }: { readonly arranged: Arranged }) {
  const { recent, favourites, sections, rest, hidden, fresh } = arranged
  const hall = useHall()
  const isAllHidden = recent.length + rest.length + sections.length === 0
  const restTitle = text(sections.length ? 'dashboard.rest' : 'dashboard.all')
  return (
    <div className={css.rooms} {...dragHandlers(dropsIn(hall))}>
      <Plain id="recent" title={text('dashboard.recent')} tiles={recent} fresh={fresh} />
      <Plain id="favourites" title={text('dashboard.favourites')} tiles={favourites} fresh={fresh} zone="favourites" />
      {sections.map(({ section, tiles }) => (
        <Group key={section.id} id={`section-${section.id}`} title={section.name} zone={section.id} section={section}>
          {tiles.length ? (
            <TileGrid tiles={tiles} labelledBy={`section-${section.id}`} fresh={fresh} sectionId={section.id} />
          ) : (
            <p className={css.emptySection}>{text('section.empty')}</p>
          )}
        </Group>
      ))}
      <Plain id="rest" title={restTitle} tiles={rest} fresh={fresh} zone="rest" count={rest.length} />
      {isAllHidden && (
        <Blank title={text('dashboard.allHidden')}>
          <p>{text('dashboard.allHidden.text')}</p>
        </Blank>
      )}
      <div className={css.foot}>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => hall.nameSection({ tile: undefined })}
        >
          {text('section.new')}
        </Button>
      </div>
      <Hidden tiles={hidden} fresh={fresh} />
    </div>
  )
}

interface PlainProps {
  readonly id: string
  readonly title: string
  readonly tiles: readonly Tile[]
  readonly fresh: ReadonlySet<string>
  readonly zone?: string
  readonly count?: number
}

/** A group that is ours and not the user's: shown only while it holds something. */
function Plain({ id, title, tiles, fresh, ...group }: PlainProps) {
  if (tiles.length === 0) return null
  return (
    <Group id={id} title={title} {...group}>
      <TileGrid tiles={tiles} labelledBy={id} fresh={fresh} />
    </Group>
  )
}

function Hidden({ tiles, fresh }: Pick<PlainProps, 'tiles' | 'fresh'>) {
  const [isOpen, setIsOpen] = useState(false)
  if (tiles.length === 0) return null
  return (
    <section className={css.hidden} aria-labelledby="hidden">
      <h2 id="hidden">
        <button type="button" className={css.toggle} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <IconChevronRight size={16} stroke={2} aria-hidden="true" />
          {text('dashboard.hidden')}
          <span className={css.count}>{tiles.length}</span>
        </button>
      </h2>
      {isOpen && <TileGrid tiles={tiles} labelledBy="hidden" fresh={fresh} />}
    </section>
  )
}

/** What dropping means: a place in a section, a favourite, or out of every section. */
function dropsIn(hall: Hall): Drops {
  return {
    onTile: (tileId, zone, before) => {
      const tile = hall.tileOf(tileId)
      if (!tile || before === tileId) return
      if (zone === 'favourites' && !tile.isFavourite) flipTile(hall, tile, 'isFavourite')
      else if (zone === 'rest' && tile.sectionId !== null) moveTile(hall, tile, null)
      else if (zone !== 'favourites' && zone !== 'rest') moveTile(hall, tile, zone, before)
    },
    onSection: (sectionId, before) => moveSection(hall, sectionId, before),
  }
}
