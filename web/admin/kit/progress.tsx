import { text } from '../../texts/texts.ts'
import css from './progress.module.css'

/** How far long work is: as a bar and in words. Without a total only that it goes on. */
export function Progress(props: { readonly label: string; readonly done: number; readonly total?: number }) {
  const { label, done, total } = props
  return (
    <div className={css.progress} role="status">
      <div className={css.words}>
        <span>{label}</span>
        <span>{total === undefined ? done : text('progress.of', { done, total })}</span>
      </div>
      <progress className={css.bar} aria-label={label} {...(total === undefined ? {} : { max: total, value: done })} />
    </div>
  )
}
