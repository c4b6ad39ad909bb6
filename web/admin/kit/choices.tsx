import { useId, type ReactNode } from 'react'
import css from './choices.module.css'

/** One of several things to choose from. */
export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly about?: ReactNode
  /** Shown below the choice while it is the chosen one. */
  readonly more?: ReactNode
}

/** What a choice needs. */
interface ChoicesProps<Value extends string> {
  readonly legend: string
  readonly value: Value | undefined
  readonly onChange: (value: Value) => void
  readonly choices: readonly Choice<Value>[]
  readonly error?: string | undefined
  readonly disabled?: boolean
}

/** One choice out of a few that need words: arrow keys move, the whole card is the target. */
export function Choices<Value extends string>({
  legend,
  value,
  onChange,
  choices,
  error,
  disabled = false,
}: ChoicesProps<Value>) {
  const id = useId()
  return (
    <fieldset className={css.set} disabled={disabled} aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={css.legend}>{legend}</legend>
      {choices.map((choice) => (
        <div key={choice.value} className={css.item}>
          <label className={css.card}>
            <input
              type="radio"
              name={id}
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
              aria-invalid={error ? true : undefined}
              aria-describedby={choice.about ? `${id}-${choice.value}` : undefined}
              aria-label={choice.label}
            />
            <span className={css.words}>
              <span className={css.label}>{choice.label}</span>
              {choice.about && (
                <span id={`${id}-${choice.value}`} className={css.about}>
                  {choice.about}
                </span>
              )}
            </span>
          </label>
          {value === choice.value && choice.more && <div className={css.more}>{choice.more}</div>}
        </div>
      ))}
      {error && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
