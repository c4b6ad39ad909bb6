import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { reasonOf, tell } from '../../ui/notices.tsx'
import { Choices } from './choices.tsx'
import { csvHead, csvLines } from './csv.ts'
import dialog from './dialog.module.css'
import type { ExportProps, Source } from './export-source.ts'
import { gather } from './gather.ts'
import { Progress } from './progress.tsx'
import { download } from './secret-once.tsx'
import { Dialog } from '../../ui/dialog.tsx'

type Format = 'csv' | 'json'

const pauseMs = 5_000

/** Asks for the format, gathers page by page with its progress, and hands over one file. */
export function ExportDialog<Row>({ sourceOf, title, note, close }: ExportProps<Row> & { readonly close: () => void }) {
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
    exportRows(sourceOf(), format, { signal: ending.signal, tellDone: setDone }).then(
      ({ count, isCut }) => {
        tell(text(isCut ? 'export.cut' : 'export.done', { count }))
        close()
      },
      (error: unknown) => {
        if (ending.signal.aborted) return
        setDone(undefined)
        setTrouble(text('export.failed', { reason: reasonOf(error) }))
      },
    )
  }
  const cancel = () => {
    running.current?.abort()
    close()
  }
  return (
    <Dialog close={cancel} title={title}>
      {done === undefined ? (
        <Choices<Format>
          legend={text('export.format')}
          value={format}
          onChange={setFormat}
          choices={[
            { value: 'csv', label: text('export.csv') },
            { value: 'json', label: text('export.json') },
          ]}
        />
      ) : (
        <Progress label={text('export.running')} done={done} />
      )}
      {note !== undefined && done === undefined && <p className={dialog.note}>{note}</p>}
      <div role="alert">{trouble && <p className={dialog.text}>{trouble}</p>}</div>
      <div className={dialog.buttons}>
        <Button variant="default" onClick={cancel}>
          {text('common.cancel')}
        </Button>
        {done === undefined && <Button onClick={start}>{text('export.do')}</Button>}
      </div>
    </Dialog>
  )
}

interface Exporting {
  readonly signal: AbortSignal
  readonly tellDone: (count: number) => void
}

async function exportRows<Row>(source: Source<Row>, format: Format, { signal, tellDone }: Exporting) {
  const { first, fileName, columns } = source
  const parts: string[] = []
  let sum = 0
  const found = await gather<Row>(first, {
    ask: (path) => ask<readonly Row[]>('GET', path, { signal }),
    take: (rows) => {
      parts.push(format === 'csv' ? csvLines(columns, rows) : rows.map((row) => JSON.stringify(row)).join(',\n'))
      tellDone((sum += rows.length))
    },
    wait: () => new Promise((resolve) => setTimeout(resolve, pauseMs)),
  })
  const name = `${fileName} ${new Date().toISOString().slice(0, 16).replaceAll(':', '-')}.${format}`
  if (format === 'csv') download(name, csvHead(columns) + parts.join(''), 'text/csv')
  else download(name, `[\n${parts.filter(Boolean).join(',\n')}\n]\n`, 'application/json')
  return found
}
