import { Button, Modal } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { LogEventView } from '../../../contracts/management/log.ts'
import { ask } from '../../request.ts'
import { type Search, writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { reasonOf, tell } from '../../ui/notices.tsx'
import { Choices } from '../kit/choices.tsx'
import dialog from '../kit/dialog.module.css'
import { Progress } from '../kit/progress.tsx'
import { download } from '../kit/secret-once.tsx'
import { csvHead, csvLines } from './csv.ts'
import { exportPage, gather } from './gather.ts'
import css from './page.module.css'

type Format = 'csv' | 'json'

const pauseMs = 5_000

/** Exports what the page shows, as one file. `questionOf` gives the question in the moment it is asked. */
export function ExportButton({ questionOf }: { readonly questionOf: () => Search }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {text('log.export')}
      </Button>
      {isOpen && <ExportDialog questionOf={questionOf} close={() => setIsOpen(false)} />}
    </>
  )
}

interface ExportDialogProps {
  readonly questionOf: () => Search
  readonly close: () => void
}

function ExportDialog({ questionOf, close }: ExportDialogProps) {
  const [format, setFormat] = useState<Format>('csv')
  const [done, setDone] = useState<number>()
  const [trouble, setTrouble] = useState<string>()
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const start = () => {
    const ending = new AbortController()
    running.current = ending
    setTrouble(undefined)
    setDone(0)
    exportEvents(questionOf(), format, { signal: ending.signal, tellDone: setDone }).then(
      ({ count, isCut }) => {
        tell(isCut ? text('log.export.cut') : text('log.export.done', { count }))
        close()
      },
      (error: unknown) => {
        if (ending.signal.aborted) return
        setDone(undefined)
        setTrouble(text('log.export.failed', { reason: reasonOf(error) }))
      },
    )
  }
  const cancel = () => {
    running.current?.abort()
    close()
  }
  return (
    <Modal
      opened
      onClose={cancel}
      title={text('log.export.title')}
      closeButtonProps={{ 'aria-label': text('common.close') }}
    >
      {done === undefined ? (
        <>
          <Choices<Format>
            legend={text('log.export.format')}
            value={format}
            onChange={setFormat}
            choices={[
              { value: 'csv', label: text('log.export.csv') },
              { value: 'json', label: text('log.export.json') },
            ]}
          />
          <p className={css.exportNote}>{text('log.export.many')}</p>
        </>
      ) : (
        <Progress label={text('log.export.running')} done={done} />
      )}
      <div role="alert">{trouble && <p className={dialog.text}>{trouble}</p>}</div>
      <div className={dialog.buttons}>
        <Button variant="default" onClick={cancel}>
          {text('common.cancel')}
        </Button>
        {done === undefined && <Button onClick={start}>{text('log.export.start')}</Button>}
      </div>
    </Modal>
  )
}

interface Exporting {
  readonly signal: AbortSignal
  readonly tellDone: (count: number) => void
}

async function exportEvents(question: Search, format: Format, { signal, tellDone }: Exporting) {
  // What happens while it runs does not belong to it: its pages are of one moment.
  const until = question.until ?? new Date().toISOString()
  const query = { ...question, until, sortOrder: 'DESCENDING', limit: String(exportPage) }
  const parts: string[] = []
  let sum = 0
  const found = await gather(`/api/v1/logs${writeSearch(query)}`, {
    ask: (path) => ask<readonly LogEventView[]>('GET', path, { signal }),
    take: (events) => {
      parts.push(format === 'csv' ? csvLines(events) : events.map((event) => JSON.stringify(event)).join(',\n'))
      tellDone((sum += events.length))
    },
    wait: () => new Promise((resolve) => setTimeout(resolve, pauseMs)),
  })
  const name = `log ${until.slice(0, 16).replaceAll(':', '-')}.${format}`
  if (format === 'csv') download(name, csvHead + parts.join(''), 'text/csv')
  else download(name, `[\n${parts.filter(Boolean).join(',\n')}\n]\n`, 'application/json')
  return found
}
