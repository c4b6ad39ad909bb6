import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { text } from '../texts/texts.ts'
import { LoadFailure } from '../ui/states.tsx'
import css from './list.module.css'

/** A list on the account page while it loads, when it failed, and when it is there. */
export function Loaded<T>(props: { readonly answer: UseQueryResult<T>; readonly children: (data: T) => ReactNode }) {
  const { data, error, refetch } = props.answer
  if (data !== undefined) return props.children(data)
  if (error)
    return (
      <div className={css.failure}>
        <LoadFailure error={error} retry={() => void refetch()} />
      </div>
    )
  return (
    <div role="status" aria-label={text('common.loading')} className={css.loading}>
      <Skeleton height={20} width="60%" />
      <Skeleton height={20} width="40%" />
    </div>
  )
}

/** One thing in a list: what it looks like, what it is, and what can be done. */
export function Row(props: { readonly icon: ReactNode; readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <li className={css.row}>
      <span className={css.icon}>{props.icon}</span>
      <div className={css.what}>{props.children}</div>
      {props.action}
    </li>
  )
}
