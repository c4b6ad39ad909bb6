import { useId } from 'react'
import type { Kind } from './bars.ts'
import css from './histogram.module.css'

/** The fillings of one picture: each way an event can end has lines of its own, so that colour does not stand alone. */
interface PatternSet {
  readonly id: string
  readonly fill: (kind: Kind) => { readonly fill: string; readonly className: string | undefined }
}

/** The fillings for a picture; `Patterns` has to stand in it. */
export function usePatterns(): PatternSet {
  const id = useId().replace(/[^\w-]/g, '')
  return { id, fill: (kind) => ({ fill: `url(#${id}-${kind})`, className: css[edges[kind]] }) }
}

const edges = { done: 'edgeOfDone', failed: 'edgeOfFailed', denied: 'edgeOfDenied', other: 'edgeOfOther' } as const

/** Draws the fillings: full, slanted lines, crossed lines, lying lines. */
export function Patterns({ of: { id } }: { readonly of: PatternSet }) {
  return (
    <defs>
      <pattern id={`${id}-done`} width="8" height="8" patternUnits="userSpaceOnUse">
        <rect width="8" height="8" className={css.done} />
      </pattern>
      <pattern id={`${id}-failed`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" className={css.ground} />
        <rect width="3.5" height="6" className={css.failed} />
      </pattern>
      <pattern id={`${id}-denied`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" className={css.denied} />
        <rect x="2" y="2" width="2.5" height="2.5" className={css.ground} />
      </pattern>
      <pattern id={`${id}-other`} width="6" height="4" patternUnits="userSpaceOnUse">
        <rect width="6" height="4" className={css.ground} />
        <rect width="6" height="1.5" className={css.other} />
      </pattern>
    </defs>
  )
}
