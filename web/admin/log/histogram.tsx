import { Button } from '@mantine/core'
import { useDebouncedValue, useElementSize } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LogHistogram } from '../../../contracts/management/log.ts'
import { request } from '../../request.ts'
import { type Search, writeSearch } from '../../search.ts'
import { text } from '../../texts/texts.ts'
import { LoadFailure } from '../../ui/states.tsx'
import { type Bar, barsOf, kinds, type Reach, totalsOf } from './bars.ts'
import { BarPicture } from './bar-picture.tsx'
import { BarTable } from './bar-table.tsx'
import css from './histogram.module.css'
import { Patterns, usePatterns } from './patterns.tsx'
import { asExactAs } from './times.ts'

/** What the histogram counts and where it leads. */
interface HistogramProps {
  /** Names the question, so that it is asked anew when it changes. */
  readonly name: Search
  /** The question as the API takes it, made in the moment it is asked. */
  readonly questionOf: () => Search
  readonly isLive: boolean
  readonly zoom: (to: Reach) => void
  /** The way back; undefined where nothing was zoomed. */
  readonly zoomOut: ((shown: Reach) => void) | undefined
}

/** A bar is as wide as a finger needs it (WCAG 2.2, 2.5.8). */
const barWidth = 24

/** How many events there were when, by how they ended: as bars to zoom into, or as a table. */
export function Histogram({ name, questionOf, isLive, zoom, zoomOut }: HistogramProps) {
  const { ref, width } = useElementSize()
  const [settled] = useDebouncedValue(width, 200)
  const buckets = Math.min(60, Math.max(8, Math.floor(settled / barWidth)))
  const [isTable, setIsTable] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['api', '/api/v1/logs/histogram', name, buckets],
    queryFn: () =>
      request<LogHistogram>(
        'GET',
        `/api/v1/logs/histogram${writeSearch({ ...questionOf(), buckets: String(buckets) })}`,
      ),
    placeholderData: keepPreviousData,
    enabled: settled > 0,
    ...(isLive ? { refetchInterval: 20_000 } : {}),
  })
  const bars = data ? barsOf(data) : []
  return (
    <section className={css.histogram} aria-label={text('log.histogram')}>
      <div ref={ref} className={css.measure} />
      {error && !data && <LoadFailure error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <Head data={data} bars={bars} isTable={isTable} setIsTable={setIsTable} zoomOut={zoomOut} />
          {isTable ? (
            <BarTable bars={bars} zoom={zoom} />
          ) : (
            <BarPicture
              bars={bars}
              width={settled}
              zoom={zoom}
              zoomOut={zoomOut && (() => zoomOut({ since: data.since, until: data.until }))}
            />
          )}
          {data.isPartial && (
            <p className={css.partial}>
              {text('log.histogram.partial', { when: asExactAs(data.countedSince, 60_000) })}
            </p>
          )}
        </>
      )}
      {!data && !error && <div className={css.space} />}
    </section>
  )
}

interface HeadProps {
  readonly data: LogHistogram
  readonly bars: readonly Bar[]
  readonly isTable: boolean
  readonly setIsTable: (isTable: boolean) => void
  readonly zoomOut: HistogramProps['zoomOut']
}

function Head({ data, bars, isTable, setIsTable, zoomOut }: HeadProps) {
  const totals = totalsOf(bars)
  const patterns = usePatterns()
  return (
    <div className={css.head}>
      <p role="status" className={css.total}>
        {text('log.histogram.total', {
          count: totals.all,
          from: asExactAs(data.since, 60_000),
          to: asExactAs(data.until, 60_000),
        })}
      </p>
      <ul className={css.legend}>
        {kinds
          .filter((kind) => totals[kind] > 0)
          .map((kind) => (
            <li key={kind}>
              <svg width="16" height="16" aria-hidden="true" className={css.sample}>
                <Patterns of={patterns} />
                <rect width="16" height="16" rx="3" {...patterns.fill(kind)} />
              </svg>
              {text('log.kind.count', { kind: text(`log.kind.${kind}`), count: totals[kind] })}
            </li>
          ))}
      </ul>
      <div className={css.acts}>
        {zoomOut && (
          <Button variant="default" size="compact-sm" onClick={() => zoomOut({ since: data.since, until: data.until })}>
            {text('log.histogram.zoomOut')}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={() => setIsTable(!isTable)}>
          {text(isTable ? 'log.histogram.picture' : 'log.histogram.table')}
        </Button>
      </div>
    </div>
  )
}
