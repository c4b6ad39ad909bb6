import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { text } from '../../texts/texts.ts'
import { useKeys } from '../../ui/keys.ts'
import { usePreference } from '../../ui/preferences.ts'
import css from './search-box.module.css'

/** What a search box searches. */
interface SearchBoxProps {
  /** What it looks for, as its name and its hint: "Search people by name, e-mail or id". */
  readonly label: string
  readonly value: string
  /** Called after a pause, so that not every letter is a question. */
  readonly onChange: (value: string) => void
  /** Only one box of a page takes the key "/". */
  readonly takesSlash?: boolean
}

/** The search of a list. `/` focuses it, Escape clears it and then leaves it. */
export function SearchBox({ label, value, onChange, takesSlash = true }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  const [told, setTold] = useState(value)
  const hasSingleKeys = usePreference('singleKeys') && takesSlash
  const tellLater = useDebouncedCallback((next: string) => {
    setTold(next)
    onChange(next)
  }, 250)
  // The address may change without the box: a cleared filter, the way back.
  if (value !== told) {
    setTold(value)
    setTyped(value)
  }
  useKeys(takesSlash ? { '/': () => input.current?.focus() } : {})
  const change = (next: string) => {
    setTyped(next)
    tellLater(next)
  }
  const clear = (
    <CloseButton
      size="md"
      aria-label={text('search.clear')}
      onClick={() => {
        change('')
        input.current?.focus()
      }}
    />
  )
  return (
    <search className={css.search}>
      <TextInput
        ref={input}
        type="search"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: css.input ?? '' }}
        aria-label={label}
        aria-keyshortcuts={hasSingleKeys ? '/' : undefined}
        placeholder={label}
        leftSection={<IconSearch size={18} stroke={1.75} aria-hidden="true" />}
        rightSection={typed ? clear : hasSingleKeys && <kbd className={css.key}>/</kbd>}
        value={typed}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.key !== 'Escape') return
          event.preventDefault()
          if (typed) change('')
          else event.currentTarget.blur()
        }}
      />
    </search>
  )
}
