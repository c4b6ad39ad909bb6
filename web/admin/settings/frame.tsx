import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { text } from '../../texts/texts.ts'
import { AfterAMoment, LoadFailure } from '../../ui/states.tsx'
import tabs from '../kit/tabs.module.css'
import { useTabRow } from '../kit/tabs.tsx'
import { AdminPage } from '../shell/admin-page.tsx'
import { useMay } from '../shell/console.ts'
import css from './frame.module.css'
import { type SectionName, sections } from './sections.ts'

/** What stands around a part of the settings. */
interface FrameProps {
  readonly of: SectionName
  /** A form or a text reads badly when it is very wide; lists and previews take the room. */
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** The page of the settings: its tabs, which are links, and the part that is looked at. */
export function Frame({ of, isWide = false, children }: FrameProps) {
  const may = useMay()
  const here = sections.find(({ name }) => name === of)
  const nav = useTabRow(of)
  return (
    <AdminPage
      title={text('console.settings')}
      part={text(`settings.part.${of}`)}
      {...(here?.needs ? { needs: here.needs } : {})}
    >
      <nav ref={nav} className={tabs.tabs} aria-label={text('settings.parts')}>
        {sections
          .filter(({ needs }) => needs === undefined || may(needs))
          .map(({ name, to }) => (
            <Link key={name} to={to} className={tabs.tab} aria-current={name === of ? 'page' : undefined}>
              {text(`settings.part.${name}`)}
            </Link>
          ))}
      </nav>
      <div className={css.content} data-wide={isWide || undefined}>
        {children}
      </div>
    </AdminPage>
  )
}

/** What stands where an object of the settings is not there yet. */
export function Waiting({ error, retry }: { readonly error: unknown; readonly retry: () => unknown }) {
  if (error) return <LoadFailure error={error} retry={() => void retry()} />
  return (
    <AfterAMoment>
      <Skeleton height={320} radius="md" />
    </AfterAMoment>
  )
}

/** Says to those who may only read that it is so. */
export const ReadOnly = () => <p className={css.readOnly}>{text('settings.readOnly')}</p>
