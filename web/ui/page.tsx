import { type ReactNode, useEffect } from 'react'
import { Link } from '@tanstack/react-router'
import type { Visit } from '../../contracts/visit.ts'
import { text } from '../texts/texts.ts'
import { Mark } from './mark.tsx'
import css from './page.module.css'
import { UserMenu } from './user-menu.tsx'

/** What every page has around its content. */
interface PageProps {
  /** Undefined until it is known who visits. */
  readonly visit: Visit | undefined
  readonly title: string
  /** What stands in the bar beside the org's name: a search, as a rule. */
  readonly bar?: ReactNode
  readonly children: ReactNode
}

/**
 * The frame of every page: skip link, the bar with the org, the page's search and the user's menu, the content.
 *
 * The content brings its own heading of the first rank.
 */
export function Page({ visit, title, bar, children }: PageProps) {
  const org = visit?.org.name ?? orgOfPage
  useEffect(() => {
    document.title = text('app.title', { page: title, org })
  }, [title, org])
  return (
    <>
      <a className={css.skip} href="#content">
        {text('app.skip')}
      </a>
      <header className={css.bar}>
        <div className={css.inner}>
          <Home visit={visit} />
          <div className={css.middle}>{bar}</div>
          <div className={css.menu}>{visit && <UserMenu visit={visit} />}</div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={css.content}>
        {children}
      </main>
    </>
  )
}

/** The org's name as the server wrote it into the page. */
export const orgOfPage = document.querySelector<HTMLMetaElement>('meta[name="org"]')?.content ?? text('app.name')

function Home({ visit }: { readonly visit: Visit | undefined }) {
  const { name, logoUrl } = visit?.org ?? { name: orgOfPage, logoUrl: null }
  return (
    <Link to="/" className={css.home} aria-label={text('app.home', { org: name })}>
      {logoUrl === null ? <Mark /> : <img className={css.logo} src={logoUrl} alt="" />}
      <span className={css.org}>{name}</span>
    </Link>
  )
}
