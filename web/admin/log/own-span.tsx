import { Button, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { text } from '../../texts/texts.ts'
import css from './page.module.css'
import { fieldOf, momentOf } from './question.ts'

/** A span of one's own. */
interface OwnSpanProps {
  readonly since: string | undefined
  readonly until: string | undefined
  readonly apply: (since: string | undefined, until: string | undefined) => void
}

/** The span from one moment to another, written by hand. */
export function OwnSpan({ since, until, apply }: OwnSpanProps) {
  const [from, setFrom] = useState(fieldOf(since))
  const [to, setTo] = useState(fieldOf(until))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    apply(momentOf(from), momentOf(to))
  }
  return (
    <form className={css.own} onSubmit={submit} noValidate>
      <TextInput
        type="datetime-local"
        label={text('log.span.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={text('log.span.to')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={from === '' && to === ''}>
        {text('log.span.apply')}
      </Button>
      <p className={css.ownHint}>{text('log.span.hint')}</p>
    </form>
  )
}
