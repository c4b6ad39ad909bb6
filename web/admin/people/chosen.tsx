import { CloseButton } from '@mantine/core'
import { text } from '../../texts/texts.ts'
import css from './chosen.module.css'

/** What was picked so far, each to be taken out again. */
interface ChosenProps {
  readonly items: readonly { readonly id: string; readonly name: string }[]
  readonly remove: (id: string) => void
}

/** The list of what was picked so far. */
export function Chosen({ items, remove }: ChosenProps) {
  if (items.length === 0) return null
  return (
    <ul className={css.list}>
      {items.map(({ id, name }) => (
        <li key={id} className={css.item}>
          {name}
          <CloseButton size="sm" aria-label={text('picker.remove', { name })} onClick={() => remove(id)} />
        </li>
      ))}
    </ul>
  )
}
