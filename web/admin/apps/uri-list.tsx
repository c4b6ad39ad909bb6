import { Button, CloseButton, TextInput, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ClipboardEvent, useId, useRef, useState } from 'react'
import { text } from '../../texts/texts.ts'
import { addressesIn, isForDevelopment, pastedAddresses, type UriProblem } from './uri-checks.ts'
import css from './uri-list.module.css'

/** What a list of addresses needs. */
interface UriListProps {
  readonly label: string
  readonly about?: string
  /** One address a line. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly check: (uri: string) => UriProblem | undefined
  /** What the server or the form says: of the whole, or of the address at this place among those that are filled. */
  readonly says?: readonly { readonly words: string; readonly at?: number }[]
  /** True once somebody tried to go on: then also what is still being typed is judged. */
  readonly isInsisting?: boolean
  readonly readOnly?: boolean
  readonly placeholder?: string
  /** The id of the first field, for whoever leads the keyboard to what is wrong. */
  readonly inputId?: string
}

/** Addresses, each in a field of its own, judged as soon as it is left. A pasted list becomes one field each. */
export function UriList(props: UriListProps) {
  const { label, about, value, onChange, readOnly = false } = props
  const rows = value.split('\n')
  const [focused, setFocused] = useState<number>()
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const focusRow = (at: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input')[at]?.focus())
  const put = (at: number, ...lines: readonly string[]) => onChange(rows.toSpliced(at, 1, ...lines).join('\n'))
  const add = () => {
    onChange([...rows, ''].join('\n'))
    focusRow(rows.length)
  }
  const remove = (at: number) => {
    onChange(rows.toSpliced(at, 1).join('\n'))
    focusRow(Math.max(0, at - 1))
  }
  const paste = (event: ClipboardEvent<HTMLInputElement>, at: number) => {
    const pasted = pastedAddresses(event.clipboardData.getData('text'))
    if (pasted.length < 2) return
    event.preventDefault()
    put(at, ...[rows[at]?.trim() ?? '', ...pasted].filter(Boolean))
  }
  const whole = props.says?.find(({ at }) => at === undefined)?.words
  return (
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={about ? `${id}-about` : undefined} ref={list}>
      <p id={`${id}-label`} className={css.label}>
        {label}
      </p>
      {about && (
        <p id={`${id}-about`} className={css.about}>
          {about}
        </p>
      )}
      <div className={css.rows}>
        {rows.map((row, at) => (
          <Row
            // Rows have no name of their own: the place is one, and fields keep their focus while they are typed in.
            key={at}
            {...{ row, at, label, readOnly }}
            isOnly={rows.length === 1}
            inputId={at === 0 ? props.inputId : undefined}
            placeholder={props.placeholder}
            problem={props.isInsisting || focused !== at ? problemOf(props, row) : undefined}
            error={saidOf(props, rows, at) ?? (at === 0 && !row.trim() ? whole : undefined)}
            onFocus={() => setFocused(at)}
            onBlur={() => setFocused(undefined)}
            onPaste={(event) => paste(event, at)}
            change={(line) => put(at, line)}
            remove={() => remove(at)}
          />
        ))}
      </div>
      {whole && rows[0]?.trim() && <p className={css.error}>{whole}</p>}
      {!readOnly && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={16} />}
          className={css.add}
          onClick={add}
        >
          {text('apps.uri.add')}
        </Button>
      )}
    </div>
  )
}

const problemOf = ({ check }: UriListProps, row: string) => (row.trim() ? check(row.trim()) : undefined)

/** The server counts the addresses that are filled. */
function saidOf({ says = [], value }: UriListProps, rows: readonly string[], at: number): string | undefined {
  const uri = rows[at]?.trim()
  if (!uri) return undefined
  const place = addressesIn(value).indexOf(uri)
  return says.find((each) => each.at === place)?.words
}

interface RowProps {
  readonly row: string
  readonly at: number
  readonly label: string
  readonly readOnly: boolean
  readonly isOnly: boolean
  readonly inputId: string | undefined
  readonly placeholder: string | undefined
  readonly problem: UriProblem | undefined
  readonly error: string | undefined
  readonly onFocus: () => void
  readonly onBlur: () => void
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>) => void
  readonly change: (line: string) => void
  readonly remove: () => void
}

function Row({
  row,
  at,
  label,
  readOnly,
  isOnly,
  inputId,
  placeholder,
  problem,
  error,
  change,
  remove,
  ...events
}: RowProps) {
  const { instead } = problem ?? {}
  const input = useRef<HTMLInputElement>(null)
  // The button that puts an address right goes with what was wrong; the keyboard stays at the field.
  const fix = (uri: string) => {
    change(uri)
    input.current?.focus()
  }
  const said = error ?? (problem && text(problem.text, problem.values))
  const note = !said && isForDevelopment(row.trim()) ? text('apps.uri.development') : undefined
  return (
    <div className={css.row}>
      <TextInput
        {...events}
        ref={input}
        {...(inputId === undefined ? {} : { id: inputId })}
        className={css.field ?? ''}
        classNames={{ input: css.input ?? '' }}
        aria-label={text('apps.uri.nth', { label, place: at + 1 })}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        readOnly={readOnly}
        placeholder={placeholder}
        value={row}
        description={note}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => change(event.currentTarget.value)}
        error={
          said && (
            <>
              {said}
              {instead !== undefined && (
                <UnstyledButton className={css.fix} onClick={() => fix(instead)}>
                  {text('apps.uri.fix', { uri: instead })}
                </UnstyledButton>
              )}
            </>
          )
        }
      />
      {!readOnly && !isOnly && (
        <CloseButton
          size="lg"
          className={css.remove}
          aria-label={text('apps.uri.remove', { uri: row.trim() || String(at + 1) })}
          onClick={remove}
        />
      )}
    </div>
  )
}
