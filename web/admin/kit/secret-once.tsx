import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { text } from '../../texts/texts.ts'
import { CopyField } from './copy-field.tsx'
import css from './dialog.module.css'
import { Dialog } from '../../ui/dialog.tsx'

/** A secret that is shown this once. */
interface SecretOnceProps {
  /** What was made, such as "New client secret". */
  readonly title: string
  /** What the value is called: "Client secret". */
  readonly label: string
  readonly secret: string
  /** What a download is called. */
  readonly fileName: string
  /** What a download holds; the secret alone where nothing is said. */
  readonly fileText?: string
  /** What else there is to know or to do with it. */
  readonly children?: ReactNode
  /** Called when the person says that they have it. */
  readonly close: () => void
}

/** Shows a secret once. It closes by no accident: only by the button that says it is stored. */
export function SecretOnce({ title, label, secret, fileName, fileText, children, close }: SecretOnceProps) {
  return (
    <Dialog
      close={close}
      title={title}
      size="lg"
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <p className={css.text}>{text('secret.once')}</p>
      <div className={css.field}>
        <CopyField label={label} value={secret} />
      </div>
      {children}
      <div className={css.buttons}>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => download(fileName, fileText ?? secret)}
        >
          {text('secret.download')}
        </Button>
        <Button onClick={close}>{text('secret.stored')}</Button>
      </div>
    </Dialog>
  )
}

/** Hands the browser a file made here. */
export function download(fileName: string, content: string, type = 'text/plain'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = fileName
  link.click()
  // The browser has to have begun before the address goes.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
