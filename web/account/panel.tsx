import type { ReactNode } from 'react'
import css from './panel.module.css'

/** What a part of the account page is about. */
interface PanelProps {
  readonly id: string
  readonly title: string
  readonly about?: ReactNode
  readonly children: ReactNode
}

/** One part of the account page: what it is on the left, what can be done on the right. */
export function Panel({ id, title, about, children }: PanelProps) {
  return (
    <section id={id} className={css.panel} aria-labelledby={`${id}-title`}>
      <div className={css.about}>
        <h2 id={`${id}-title`} className={css.title}>
          {title}
        </h2>
        {about && <p className={css.text}>{about}</p>}
      </div>
      <div className={css.card}>{children}</div>
    </section>
  )
}
