import { ActionIcon, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Section } from '../../contracts/dashboard.ts'
import { text } from '../texts/texts.ts'
import { offerUndo } from '../ui/notices.tsx'
import { type Hall, useHall } from './context.ts'
import { moveSection } from './moves.ts'
import css from './section.module.css'

/** What stands above a group of tiles. */
interface GroupProps {
  /** The id of the heading, for what it labels. */
  readonly id: string
  readonly title: string
  readonly count?: number
  /** The name of the place for tiles dragged here; undefined where none may be dropped. */
  readonly zone?: string
  /** The user's own section, which has a menu and can be dragged. */
  readonly section?: Section
  readonly children: ReactNode
}

/** A heading with the tiles below it. */
export function Group({ id, title, count, zone, section, children }: GroupProps) {
  return (
    <section className={css.group} data-zone={zone} data-section={section?.id} aria-labelledby={id}>
      <div className={css.head} draggable={section !== undefined}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {count !== undefined && (
          <span className={css.count} aria-label={text('dashboard.count', { count })}>
            {count}
          </span>
        )}
        {section && <SectionMenu section={section} />}
      </div>
      {children}
    </section>
  )
}

function SectionMenu({ section }: { readonly section: Section }) {
  const hall = useHall()
  const { sections, nameSection } = hall
  const at = sections.findIndex(({ id }) => id === section.id)
  const move = (before: number) => () => moveSection(hall, section.id, sections[before]?.id)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon
          className={css.menu}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={text('section.menu', { section: section.name })}
        >
          <IconDots size={18} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={18} />} onClick={() => nameSection({ section })}>
          {text('section.rename')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={18} />} disabled={at === 0} onClick={move(at - 1)}>
          {text('section.up')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={18} />}
          disabled={at === sections.length - 1}
          onClick={move(at + 2)}
        >
          {text('section.down')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="danger" leftSection={<IconTrash size={18} />} onClick={() => remove(hall, section)}>
          {text('section.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Deletes a section. Taking that back makes it anew, in its place and with its tiles. */
function remove({ sections, changes, tilesIn }: Hall, { id, name }: Section): void {
  const tileIds = tilesIn(id).map((tile) => tile.id)
  const restore = async () => {
    const again = await changes.createSection(name, tileIds)
    changes.orderSections(sections.map((section) => (section.id === id ? again.id : section.id)))
  }
  changes.deleteSection(id)
  // What goes wrong was told already.
  offerUndo(text('section.done.delete', { section: name }), () => void restore().catch(() => undefined))
}
