import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useId } from 'react'
import { text } from '../../texts/texts.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { usePicture } from '../kit/picture.tsx'
import css from './logo-choice.module.css'

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
  const { open, ground, field, problem } = usePicture(onChoose)
  const id = useId()
  const said = problem ?? error
  return (
    <div className={css.choice} {...ground}>
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
          {field}
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconUpload size={16} />}
            loading={isSending}
            aria-describedby={said ? `${id}-about ${id}-error` : `${id}-about`}
            onClick={open}
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
