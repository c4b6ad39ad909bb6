import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { text } from '../../texts/texts.ts'
import type { CsvColumn } from './csv.ts'

/** What is exported. */
export interface Source<Row> {
  /** The path of the first page, with as many rows as the API gives at once. */
  readonly first: string
  /** What the file is called, without its ending. */
  readonly fileName: string
  readonly columns: readonly CsvColumn<Row>[]
}

/** What a page says about its export. */
export interface ExportProps<Row> {
  /** What is exported, in the moment it is asked for. */
  readonly sourceOf: () => Source<Row>
  readonly title: string
  readonly note?: string
  readonly isSmall?: boolean
}

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
