import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useId, useRef, useState, type DragEvent } from 'react'
import { text } from '../../texts/texts.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import css from './logo-choice.module.css'

/** The most bytes of a picture, and what kinds are read. The server makes it anew from its pixels. */
const maxBytes = 1_000_000
const types = ['image/png', 'image/jpeg', 'image/gif']

/** What choosing a picture needs. */
interface LogoChoiceProps {
  readonly app: { readonly id: string; readonly label: string; readonly iconUrl: string | null }
  /** Takes the picture as a data: address, and as the file it was. */
  readonly onChoose: (dataUrl: string, file: File) => void
  readonly onRemove?: (() => void) | undefined
  /** True while it is on its way. */
  readonly isSending?: boolean
  readonly error?: string | undefined
}

/** Chooses an app's picture, by button or by dropping a file on it, and shows what people will see. */
export function LogoChoice({ app, onChoose, onRemove, isSending = false, error }: LogoChoiceProps) {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  const id = useId()
  const take = (file: File | undefined) => {
    if (!file) return
    const wrong = problemOf(file)
    setProblem(wrong)
    if (wrong !== undefined) return
    void dataUrlOf(file).then((url) => onChoose(url, file))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    take(event.dataTransfer.files[0])
  }
  const said = problem ?? error
  return (
    <div className={css.choice} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <div className={css.preview}>
        <AppIcon app={app} />
      </div>
      <div>
        <p id={`${id}-label`} className={css.label}>
          {text('apps.logo')}
        </p>
        <p className={css.about} id={`${id}-about`}>
          {text('apps.logo.about')}
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
            size="compact-md"
            leftSection={<IconUpload size={16} />}
            loading={isSending}
            aria-describedby={said ? `${id}-about ${id}-error` : `${id}-about`}
            onClick={() => input.current?.click()}
          >
            {text(app.iconUrl === null ? 'apps.logo.choose' : 'apps.logo.replace')}
          </Button>
          {onRemove && (
            <Button variant="subtle" color="danger" size="compact-md" onClick={onRemove}>
              {text('apps.logo.remove')}
            </Button>
          )}
        </div>
        {isSending && <progress className={css.progress} aria-label={text('apps.logo.progress')} />}
        {said && (
          <p id={`${id}-error`} className={css.error} role="alert">
            {said}
          </p>
        )}
      </div>
    </div>
  )
}

function problemOf({ type, size }: File): string | undefined {
  if (!types.includes(type)) return text('apps.logo.wrongType')
  return size >= maxBytes ? text('apps.logo.tooLarge') : undefined
}

const dataUrlOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'))
    reader.readAsDataURL(file)
  })
