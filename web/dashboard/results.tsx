import { Button } from '@mantine/core'
import type { CSSProperties } from 'react'
import type { Tile } from '../../contracts/dashboard.ts'
import { text } from '../texts/texts.ts'
import { Blank } from '../ui/states.tsx'
import css from './results.module.css'
import { TileGrid } from './tile-grid.tsx'

/** What a search gave. */
interface ResultsProps {
  readonly found: readonly Tile[]
  readonly query: string
  readonly clear: () => void
  readonly fresh: ReadonlySet<string>
}

/** The apps found, the best first; or that there are none, and what to do then. */
export function Results({ found, query, clear, fresh }: ResultsProps) {
  const best = found[0]
  const count = text('dashboard.results', { count: found.length })
  return (
    <section className={css.found} style={{ '--tiles': found.length } as CSSProperties} aria-labelledby="found">
      <div className={css.head} role="status">
        <h2 id="found" className={best ? css.title : css.unseen}>
          {count}
        </h2>
        {best && <span className={css.enter}>{text('dashboard.results.enter', { app: best.label })}</span>}
      </div>
      {best ? (
        <TileGrid tiles={found} labelledBy="found" fresh={fresh} marksFirst />
      ) : (
        <Blank
          title={text('dashboard.noResult', { query })}
          action={<Button onClick={clear}>{text('dashboard.search.clear')}</Button>}
        >
          <p>{text('dashboard.noResult.text')}</p>
        </Blank>
      )}
    </section>
  )
}
