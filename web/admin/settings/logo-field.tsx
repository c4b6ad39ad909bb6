import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { text } from '../../texts/texts.ts'
import type { LogoWish } from './brand.ts'
import css from './branding-page.module.css'

/** A picture that was chosen and not sent yet. */
export interface ChosenLogo {
  readonly file: File
  /** The picture as a data: address, to be shown. */
  readonly url: string
}

/** The most bytes of a picture, and what kinds are read. The server makes it anew from its pixels. */
const maxBytes = 1_000_000
const types = ['image/png', 'image/jpeg', 'image/gif']

/** What the org has, and what is wished instead. */
interface LogoFieldProps {
  readonly held: string | undefined
  readonly wish: LogoWish
  readonly chosen: ChosenLogo | undefined
  readonly error: string | undefined
  /** True while it is on its way. */
  readonly isSending: boolean
  readonly setWish: (wish: LogoWish, chosen?: ChosenLogo) => void
}

/** The org's logo: chosen by button or by dropping a file, shown on both grounds before anything is saved. */
export function LogoField({ held, wish, chosen, error, isSending, setWish }: LogoFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  const id = useId()
  const take = (file: File | undefined) => {
    if (!file) return
    const wrong = problemOf(file)
    setProblem(wrong)
    if (wrong === undefined) void urlOf(file).then((url) => setWish('replace', { file, url }))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    take(event.dataTransfer.files[0])
  }
  const shown = wish === 'replace' ? chosen?.url : wish === 'keep' ? held : undefined
  const said = problem ?? error
  return (
    <div className={css.logo} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <p className={css.label}>{text('settings.brand.logo')}</p>
      <div className={css.grounds}>
        {(['light', 'dark'] as const).map((scheme) => (
          <div key={scheme} className={css.ground} data-scheme={scheme} data-large>
            {shown === undefined ? (
              <span className={css.none}>{text('settings.brand.logo.none')}</span>
            ) : (
              <img src={shown} alt={text(`settings.brand.logo.on.${scheme}`)} />
            )}
          </div>
        ))}
      </div>
      <p className={css.hint} id={`${id}-about`}>
        {text('settings.brand.logo.about')}
      </p>
      <div className={css.buttons}>
        <input
          ref={input}
          type="file"
          accept={types.join(',')}
          hidden
          onChange={(event) => {
            take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        <Button
          variant="default"
          size="sm"
          leftSection={<IconUpload size={16} aria-hidden="true" />}
          aria-describedby={said ? `${id}-about ${id}-error` : `${id}-about`}
          onClick={() => input.current?.click()}
        >
          {text(shown === undefined ? 'settings.brand.logo.choose' : 'settings.brand.logo.replace')}
        </Button>
        {shown !== undefined && (
          <Button
            variant="subtle"
            color="danger"
            size="sm"
            onClick={() => setWish(held === undefined ? 'keep' : 'remove')}
          >
            {text('settings.brand.logo.remove')}
          </Button>
        )}
      </div>
      {isSending && <progress className={css.progress} aria-label={text('settings.brand.logo.progress')} />}
      {said && (
        <p id={`${id}-error`} className={css.error} role="alert">
          {said}
        </p>
      )}
    </div>
  )
}

function problemOf({ type, size }: File): string | undefined {
  if (!types.includes(type)) return text('settings.brand.logo.wrongType')
  return size >= maxBytes ? text('settings.brand.logo.tooLarge') : undefined
}

const urlOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'))
    reader.readAsDataURL(file)
  })
