import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useId } from 'react'
import { text } from '../../texts/texts.ts'
import { usePicture } from '../kit/picture.tsx'
import type { LogoWish } from './brand.ts'
import css from './branding-page.module.css'

/** A picture that was chosen and not sent yet. */
export interface ChosenLogo {
  readonly file: File
  /** The picture as a data: address, to be shown. */
  readonly url: string
}

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
  const { open, ground, field, problem } = usePicture((url, file) => setWish('replace', { file, url }))
  const id = useId()
  const shown = wish === 'replace' ? chosen?.url : wish === 'keep' ? held : undefined
  const said = problem ?? error
  return (
    <div className={css.logo} {...ground}>
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
        {field}
        <Button
          variant="default"
          size="sm"
          leftSection={<IconUpload size={16} aria-hidden="true" />}
          aria-describedby={said ? `${id}-about ${id}-error` : `${id}-about`}
          onClick={open}
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
