import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { text } from '../../texts/texts.ts'
import css from './copy-field.module.css'

/** Copies on demand, and knows for two seconds that it did. */
export function useCopy(): { readonly said: 'copied' | 'failed' | undefined; readonly copy: (value: string) => void } {
  const [said, setSaid] = useState<'copied' | 'failed'>()
  const copy = (value: string) => {
    const mark = (how: 'copied' | 'failed') => {
      setSaid(how)
      setTimeout(() => setSaid(undefined), 2_000)
    }
    navigator.clipboard.writeText(value).then(
      () => mark('copied'),
      () => mark('failed'),
    )
  }
  return { said, copy }
}

/** The button that copies a value; says to everyone that it did. */
export function CopyButton({ value, what }: { readonly value: string; readonly what: string }) {
  const { said, copy } = useCopy()
  return (
    <>
      <Button
        variant="default"
        className={css.button ?? ''}
        leftSection={said === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
        aria-label={text('copy.do.label', { what })}
        onClick={() => copy(value)}
      >
        {text(said === 'copied' ? 'copy.done' : 'copy.do')}
      </Button>
      <span role="status" className={css.said}>
        {said && text(said === 'copied' ? 'copy.done' : 'copy.failed')}
      </span>
    </>
  )
}

/** A value to be copied. */
interface CopyFieldProps {
  readonly label: string
  readonly value: string
  readonly hint?: string
}

/** A value that is read and copied, not written: monospaced, with its button. */
export function CopyField({ label, value, hint }: CopyFieldProps) {
  const id = useId()
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {label}
      </label>
      <div className={css.row}>
        <input
          id={id}
          className={css.value}
          value={value}
          readOnly
          spellCheck={false}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={value} what={label} />
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
