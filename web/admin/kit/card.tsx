import type { ReactNode } from 'react'
import css from './card.module.css'

/** A part of a page: its heading with what it can do, what it is about, its content. */
interface CardProps {
  readonly title: string
  readonly about?: ReactNode
  readonly action?: ReactNode
  readonly id?: string
  /** Dangerous acts stand at the end of a page, marked. */
  readonly isDanger?: boolean
  readonly children?: ReactNode
}

/** One part of a page, with a heading of the second rank. */
export function Card({ title, about, action, id, isDanger = false, children }: CardProps) {
  return (
    <section className={css.card} id={id} data-danger={isDanger || undefined} aria-label={title}>
      <div className={css.head}>
        <div className={css.words}>
          <h2 className={css.title}>{title}</h2>
          {about && <div className={css.about}>{about}</div>}
        </div>
        {action}
      </div>
      {children && <div className={css.content}>{children}</div>}
    </section>
  )
}
