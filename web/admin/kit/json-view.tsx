import { text } from '../../texts/texts.ts'
import { CopyButton } from './copy-field.tsx'
import css from './json-view.module.css'

/** A value as JSON, to read and to copy. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  const written = JSON.stringify(value, null, 2)
  return (
    <div>
      <div className={css.copy}>
        <CopyButton value={written} what={text('json.copy')} />
      </div>
      <pre className={css.code} tabIndex={0} role="region" aria-label={label}>
        {written}
      </pre>
    </div>
  )
}
