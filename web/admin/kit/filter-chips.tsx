import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import css from './filter-chips.module.css'

/** One choice of a filter. */
interface Choice {
  readonly value: string
  readonly label: string
}

/** What a row of chips filters by. */
interface FilterChipsProps {
  /** What is chosen among, for screen readers. */
  readonly label: string
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  readonly flip: (value: string) => void
}

/** A filter as a row of chips, any number of which can be on. */
export function FilterChips({ label, choices, chosen, flip }: FilterChipsProps) {
  return (
    <div role="group" aria-label={label} className={css.chips}>
      {choices.map((choice) => {
        const isOn = chosen.includes(choice.value)
        return (
          <UnstyledButton
            key={choice.value}
            className={css.chip}
            aria-pressed={isOn}
            onClick={() => flip(choice.value)}
          >
            {isOn && <IconCheck size={14} stroke={2.5} aria-hidden="true" />}
            {choice.label}
          </UnstyledButton>
        )
      })}
    </div>
  )
}
