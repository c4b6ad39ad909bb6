import { Button } from '@mantine/core'
import { text } from '../../texts/texts.ts'
import { type Bar, kinds, type Reach, reachOf } from './bars.ts'
import css from './histogram.module.css'
import { asExactAs } from './times.ts'

/** The same numbers as a table, without the bars that stand for nothing. */
export function BarTable({ bars, zoom }: { readonly bars: readonly Bar[]; readonly zoom: (to: Reach) => void }) {
  const filled = bars.map((bar, at) => ({ bar, at })).filter(({ bar }) => bar.total > 0)
  return (
    <div className={css.tableBox} role="region" tabIndex={0} aria-label={text('log.histogram.asTable')}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{text('log.histogram.from')}</th>
            <th scope="col">{text('log.histogram.to')}</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col">
                {text(`log.kind.${kind}`)}
              </th>
            ))}
            <th scope="col">{text('log.histogram.all')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {filled.map(({ bar, at }) => {
            const lengthMs = Date.parse(bar.end) - Date.parse(bar.start)
            const reach = reachOf(bars, { anchor: at, focus: at })
            const from = asExactAs(bar.start, lengthMs)
            return (
              <tr key={bar.start}>
                <th scope="row">{from}</th>
                <td>{asExactAs(bar.end, lengthMs)}</td>
                {kinds.map((kind) => (
                  <td key={kind}>{bar.counts[kind]}</td>
                ))}
                <td>{bar.total}</td>
                <td>
                  {reach && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={text('log.histogram.zoom.label', { from })}
                      onClick={() => zoom(reach)}
                    >
                      {text('log.histogram.zoom')}
                    </Button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
