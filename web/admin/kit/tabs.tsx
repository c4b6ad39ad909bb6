import { Link, useSearch } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import { text } from '../../texts/texts.ts'
import type { Search } from '../../search.ts'
import css from './tabs.module.css'

/** One tab: its name in the address, and what it is called. */
export interface Tab<Name extends string> {
  readonly name: Name
  readonly label: string
}

/** The tab that the address names with `?tab=`; the first one where it names none that is there. */
export function useTab<Name extends string>(tabs: readonly Tab<Name>[]): Name {
  const { tab }: Search = useSearch({ strict: false })
  const found = tabs.find(({ name }) => name === tab) ?? tabs[0]
  if (!found) throw new Error('a page with tabs has one')
  return found.name
}

/** What a tab is called. */
export const labelOfTab = <Name extends string>(tabs: readonly Tab<Name>[], tab: Name): string | undefined =>
  tabs.find(({ name }) => name === tab)?.label

/** The row of tabs: on a narrow window it scrolls, so that the one that is looked at is seen. */
export function useTabRow(here: string): RefObject<HTMLElement | null> {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    const row = nav.current
    const tab = row?.querySelector<HTMLElement>('[aria-current]')
    // Only along the row: the page itself stays where it is.
    if (row && tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
  }, [here])
  return nav
}

/** Tabs as links, so that each has an address and the way back works. */
export function Tabs<Name extends string>({ tabs }: { readonly tabs: readonly Tab<Name>[] }) {
  const here = useTab(tabs)
  const nav = useTabRow(here)
  return (
    <nav ref={nav} className={css.tabs} aria-label={text('tabs.label')}>
      {tabs.map(({ name, label }, at) => (
        <Link
          key={name}
          to="."
          search={at === 0 ? {} : { tab: name }}
          resetScroll={false}
          className={css.tab}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={name === here ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
