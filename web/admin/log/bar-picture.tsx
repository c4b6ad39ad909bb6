import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { text } from '../../texts/texts.ts'
import { type Bar, type Choice, edgesOf, kinds, partsOf, type Reach, reachOf } from './bars.ts'
import css from './histogram.module.css'
import { Patterns, usePatterns } from './patterns.tsx'
import { asExactAs, ticksOf } from './times.ts'

const height = 96

/** What the bars need. */
interface BarPictureProps {
  readonly bars: readonly Bar[]
  /** The room there is, in pixels. */
  readonly width: number
  readonly zoom: (to: Reach) => void
  readonly zoomOut: (() => void) | undefined
}

/**
 * The bars. Each is a button; one of them takes the tabulator, the arrow keys go on from there. Shift and an arrow, or
 * dragging, chooses several; Escape lets go of them, and zooms out where none are chosen.
 */
export function BarPicture({ bars, width, zoom, zoomOut }: BarPictureProps) {
  const svg = useRef<SVGSVGElement>(null)
  const patterns = usePatterns()
  const [choice, setChoice] = useState<Choice>({ anchor: bars.length - 1, focus: bars.length - 1 })
  const [isDragged, setIsDragged] = useState(false)
  const own = width / Math.max(1, bars.length)
  const most = Math.max(1, ...bars.map(({ total }) => total))
  const [first, last] = edgesOf(choice)
  const isChosen = first !== last
  const current = Math.min(choice.focus, bars.length - 1)
  const zoomTo = (chosen: Choice) => {
    const reach = reachOf(bars, chosen)
    if (!reach) return
    setChoice({ anchor: bars.length - 1, focus: bars.length - 1 })
    zoom(reach)
  }
  const go = (to: number, extends_: boolean) => {
    const focus = Math.min(bars.length - 1, Math.max(0, to))
    setChoice({ anchor: extends_ ? choice.anchor : focus, focus })
    svg.current?.querySelector<SVGGElement>(`[data-at="${focus}"]`)?.focus()
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -bars.length, End: bars.length }[event.key]
    if (step !== undefined) go(current + step, event.shiftKey)
    else if (event.key === 'Enter' || event.key === ' ') zoomTo(choice)
    else if (event.key === 'Escape' && isChosen) setChoice({ anchor: current, focus: current })
    else if (event.key === 'Escape' && zoomOut) zoomOut()
    else return
    event.preventDefault()
  }
  const barAt = (event: PointerEvent) => {
    const left = svg.current?.getBoundingClientRect().left ?? 0
    return Math.min(bars.length - 1, Math.max(0, Math.floor((event.clientX - left) / own)))
  }
  const hold = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = barAt(event)
    setIsDragged(true)
    setChoice({ anchor: at, focus: at })
  }
  const drag = (event: PointerEvent) => {
    if (isDragged) setChoice(({ anchor }) => ({ anchor, focus: barAt(event) }))
  }
  const drop = (event: PointerEvent) => {
    if (!isDragged) return
    setIsDragged(false)
    zoomTo({ anchor: choice.anchor, focus: barAt(event) })
  }
  return (
    <>
      <svg
        ref={svg}
        role="group"
        aria-label={text('log.histogram.hint')}
        className={css.picture}
        width={width}
        height={height}
        onKeyDown={press}
        onPointerDown={hold}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={() => setIsDragged(false)}
      >
        <Patterns of={patterns} />
        {bars.map((bar, at) => {
          const isIn = (isChosen || isDragged) && at >= first && at <= last
          return (
            <g
              key={bar.start}
              role="button"
              data-at={at}
              tabIndex={at === current ? 0 : -1}
              aria-label={labelOf(bar)}
              aria-pressed={isIn}
              className={css.bar}
              transform={`translate(${at * own} 0)`}
              onFocus={() => setChoice((now) => (now.focus === at ? now : { anchor: at, focus: at }))}
            >
              <title>{labelOf(bar)}</title>
              <rect className={css.hit} width={own} height={height} />
              {partsOf(bar, most, height - 4).map(({ kind, top, height: high }) => (
                <rect
                  key={kind}
                  x={1.5}
                  y={top + 4}
                  width={Math.max(1, own - 3)}
                  height={high}
                  {...patterns.fill(kind)}
                />
              ))}
            </g>
          )
        })}
      </svg>
      <Ticks bars={bars} own={own} width={width} />
      <p className={css.hint} role="status">
        {isChosen ? text('log.histogram.chosen', ends(bars[first], bars[last])) : text('log.histogram.hint')}
      </p>
    </>
  )
}

function Ticks({ bars, own, width }: { readonly bars: readonly Bar[]; readonly own: number; readonly width: number }) {
  return (
    <svg className={css.ticks} width={width} height={20} aria-hidden="true">
      {ticksOf(bars, Math.max(2, Math.floor(width / 110))).map(({ at, label }) => (
        <g key={at} transform={`translate(${at * own} 0)`}>
          <line y2="5" x1="0.5" x2="0.5" />
          <text x="4" y="14">
            {label}
          </text>
        </g>
      ))}
    </svg>
  )
}

function labelOf({ start, end, counts, total }: Bar): string {
  const lengthMs = Date.parse(end) - Date.parse(start)
  const details = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => text('log.kind.count', { kind: text(`log.kind.${kind}`), count: counts[kind] }))
  return text('log.histogram.bar', {
    from: asExactAs(start, lengthMs),
    to: asExactAs(end, lengthMs),
    count: total,
    details: details.length === 0 ? '' : `. ${details.join(', ')}`,
  })
}

function ends(first: Bar | undefined, last: Bar | undefined): { readonly from: string; readonly to: string } {
  const lengthMs = first ? Date.parse(first.end) - Date.parse(first.start) : 0
  return { from: first ? asExactAs(first.start, lengthMs) : '', to: last ? asExactAs(last.end, lengthMs) : '' }
}
