import { Button, Textarea } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { text } from '../../texts/texts.ts'
import css from './filter-bar.module.css'

/** The filter as text, to be written. */
interface FilterTextProps {
  readonly filter: string
  readonly mistake: { readonly at: number; readonly reason: string } | undefined
  readonly apply: (filter: string) => void
  /** What the second button does: leaving the text as it was, or clearing what cannot be read. */
  readonly other: { readonly label: string; readonly act: () => void }
}

/** The filter in the API's own language. What is wrong with it is pointed at, where the API says that it is. */
export function FilterText({ filter, mistake, apply, other }: FilterTextProps) {
  const [typed, setTyped] = useState(filter)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    apply(typed)
  }
  const shown = mistake && typed === filter ? mistake : undefined
  // The word that begins there; at the end of the text, the place where one is missing.
  const wrong = /^\S+/.exec(filter.slice(shown?.at ?? 0))?.[0] ?? ' '
  return (
    <form className={css.editor} onSubmit={submit} noValidate>
      <Textarea
        label={text('log.filter.text')}
        description={text('log.filter.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        classNames={{ input: css.input ?? '' }}
        rows={3}
        spellCheck={false}
        autoComplete="off"
        autoFocus
        value={typed}
        error={shown && text('log.filter.mistake', { at: shown.at, reason: shown.reason })}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event as never)
        }}
      />
      {shown && (
        <p className={css.mistake} aria-hidden="true">
          <code>
            {filter.slice(0, shown.at)}
            <mark>{wrong}</mark>
            {filter.slice(shown.at + wrong.length)}
          </code>
        </p>
      )}
      <div className={css.buttons}>
        <Button type="submit" size="sm">
          {text('log.filter.apply')}
        </Button>
        <Button variant="default" size="sm" onClick={other.act}>
          {other.label}
        </Button>
      </div>
    </form>
  )
}
