import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconForbid,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './status-chip.module.css'

/** How a status is meant: fine, waiting for somebody, needing attention, stopped, or nothing of these. */
export type Tone = 'good' | 'waiting' | 'attention' | 'stopped' | 'quiet'

const icons: Readonly<Record<Tone, Icon>> = {
  good: IconCircleCheck,
  waiting: IconClock,
  attention: IconAlertTriangle,
  stopped: IconForbid,
  quiet: IconCircleDashed,
}

/** A status as a sign and a word: never by its colour alone. */
export function StatusChip({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  const Drawn = icons[tone]
  return (
    <span className={css.chip} data-tone={tone}>
      <Drawn size={14} stroke={2} aria-hidden="true" />
      {children}
    </span>
  )
}
