import { Fragment, type ReactNode } from 'react'
import { text } from '../../texts/texts.ts'
import css from './key-values.module.css'

/** Names and values in two columns; what is null or empty is said to be. */
export function KeyValues({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={css.list}>
      {rows.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>
            {value === null || value === undefined || value === '' ? (
              <span className={css.none}>{text('common.none')}</span>
            ) : (
              value
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}
