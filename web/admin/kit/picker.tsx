import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { text } from '../../texts/texts.ts'
import { useList } from './api.ts'
import css from './picker.module.css'
import type { Search } from '../../search.ts'

/** What is picked from. */
interface PickerProps<Row> {
  readonly label: string
  readonly hint?: string
  readonly path: string
  /** The question for what was typed so far. */
  readonly queryOf: (typed: string) => Search
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  /** What stands below the name. */
  readonly aboutOf?: (row: Row) => ReactNode
  /** Those that are there already. */
  readonly isTaken?: (row: Row) => boolean
  readonly pick: (row: Row) => void
}

/** Finds one object of the org by its name and hands it on: people, groups, apps. */
export function Picker<Row>(props: PickerProps<Row>) {
  const { label, hint, path, queryOf, keyOf, nameOf, aboutOf, isTaken, pick } = props
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const { rows, error } = useList<Row>(path, { limit: '10', ...queryOf(asked) }, { isWanted: box.dropdownOpened })
  const free = rows?.filter((row) => !isTaken?.(row)) ?? []
  const choose = (key: string) => {
    const row = free.find((each) => keyOf(each) === key)
    if (!row) return
    pick(row)
    setTyped('')
    box.closeDropdown()
  }
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal={false}>
      <Combobox.Target>
        <TextInput
          label={label}
          description={hint}
          placeholder={text('picker.placeholder')}
          autoComplete="off"
          spellCheck={false}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={typed}
          rightSection={box.dropdownOpened && rows === undefined && !error ? <Loader size={16} /> : null}
          onFocus={() => box.openDropdown()}
          onClick={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            box.openDropdown()
            box.updateSelectedOptionIndex()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label} className={css.options ?? ''}>
          {free.map((row) => (
            <Combobox.Option key={keyOf(row)} value={keyOf(row)}>
              <span className={css.name}>{nameOf(row)}</span>
              {aboutOf && <span className={css.about}>{aboutOf(row)}</span>}
            </Combobox.Option>
          ))}
          {rows !== undefined && free.length === 0 && <Combobox.Empty>{text('picker.none')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
