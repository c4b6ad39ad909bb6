import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { text } from '../../texts/texts.ts'
import css from './code-block.module.css'
import { CopyButton } from './copy-field.tsx'
import { download } from './secret-once.tsx'

/** Some lines to be copied as they are. */
interface CodeBlockProps {
  /** What it is, for the region and the button. */
  readonly label: string
  readonly code: string
  /** Offers it as a file of this name, too. */
  readonly fileName?: string
}

/** Lines of code or configuration, with a button that copies them. */
export function CodeBlock({ label, code, fileName }: CodeBlockProps) {
  return (
    <div className={css.block}>
      <div className={css.buttons}>
        <CopyButton value={code} what={label} />
        {fileName !== undefined && (
          <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => download(fileName, code)}>
            {text('secret.download')}
          </Button>
        )}
      </div>
      {/* Scrolled by keyboard, so it takes the focus. */}
      <pre className={css.code} tabIndex={0} role="region" aria-label={label}>
        {code}
      </pre>
    </div>
  )
}
