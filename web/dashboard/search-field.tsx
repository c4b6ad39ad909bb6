import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { KeyboardEvent, RefObject } from 'react'
import { text } from '../texts/texts.ts'
import { usePreference } from '../ui/preferences.ts'
import css from './search-field.module.css'

/** What the search needs of the page. */
interface SearchFieldProps {
  readonly ref: RefObject<HTMLInputElement | null>
  readonly value: string
  readonly onChange: (value: string) => void
  /** Opens the first app found. */
  readonly onEnter: () => void
  /** Moves on to the first app. */
  readonly onDown: () => void
}

/** The search of the dashboard. Escape clears it, Enter opens the first app found, Down moves to it. */
export function SearchField({ ref, value, onChange, onEnter, onDown }: SearchFieldProps) {
  const singleKeys = usePreference('singleKeys')
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // While an input method composes, Enter and arrows belong to it.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') onEnter()
    else if (event.key === 'ArrowDown') onDown()
    else if (event.key === 'Escape' && value) onChange('')
    else if (event.key === 'Escape') event.currentTarget.blur()
    else return
    event.preventDefault()
  }
  const clear = (
    <CloseButton
      size="md"
      aria-label={text('dashboard.search.clear')}
      onClick={() => {
        onChange('')
        ref.current?.focus()
      }}
    />
  )
  return (
    <TextInput
      ref={ref}
      type="search"
      name="q"
      autoComplete="off"
      spellCheck={false}
      enterKeyHint="go"
      size="md"
      classNames={{ input: css.input ?? '' }}
      aria-label={text('dashboard.search')}
      aria-keyshortcuts={singleKeys ? '/' : undefined}
      aria-describedby="found"
      placeholder={text('dashboard.search')}
      leftSection={<IconSearch size={20} stroke={1.75} aria-hidden="true" />}
      rightSection={value ? clear : singleKeys && <kbd className={css.key}>/</kbd>}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  )
}
