import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { text } from '../../texts/texts.ts'
import type { ExportProps } from './export-source.ts'

// Loaded by those who export. What rows are is between the page and its columns.
const ExportDialog = lazy(() =>
  import('./export-dialog.tsx').then(({ ExportDialog: component }) => ({ default: component<never> })),
)

/** Exports what a page shows, all of it, as one file: gathered page by page, with its progress. */
export function ExportButton<Row>(props: ExportProps<Row>) {
  const [isOpen, setIsOpen] = useState(false)
  const { isSmall = false } = props
  return (
    <>
      <Button
        {...(isSmall ? { variant: 'subtle', size: 'compact-sm' } : { variant: 'default' })}
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {text('export.do')}
      </Button>
      <Suspense>{isOpen && <ExportDialog {...props} close={() => setIsOpen(false)} />}</Suspense>
    </>
  )
}
