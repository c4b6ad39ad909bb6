import { Button, Textarea } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { text } from '../../texts/texts.ts'
import css from './filter-bar.module.css'

/** The filter as text, to be written. */
interface FilterTextProps {
  readonly filter: string
  readonly mistake: { readonly at: number; readonly reason: string } | undefined
  readonly apply: (filter: string) => void
  readonly close: (() => void) | undefined
}

/** The filter in the API's own language. What is wrong with it is pointed at, where the API says that it is. */
export function FilterText({ filter, mistake, apply, close }: FilterTextProps) {
  const [typed, setTyped] = useState(filter)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    apply(typed)
  }
  const shown = mistake && typed === filter ? mistake : undefined
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
            <mark>{filter.slice(shown.at, shown.at + 1) || ' '}</mark>
            {filter.slice(shown.at + 1)}
          </code>
        </p>
      )}
      <div className={css.buttons}>
        <Button type="submit" size="sm">
          {text('log.filter.apply')}
        </Button>
        {close && (
          <Button variant="default" size="sm" onClick={close}>
            {text('common.cancel')}
          </Button>
        )}
      </div>
    </form>
  )
}
