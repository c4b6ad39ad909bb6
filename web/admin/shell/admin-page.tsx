import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode, useEffect } from 'react'
import type { Permission } from '../../../contracts/management/rights.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import css from './admin-page.module.css'
import { useConsole, useMay } from './console.ts'

/** A page above this one. */
export interface Above {
  readonly label: string
  /** Its path, such as "/admin/people". */
  readonly to: string
}

/** What a page of the console has around its content. */
interface AdminPageProps {
  readonly title: string
  /** The tab of the page that is looked at: the tab of the browser and its history tell it from the others. */
  readonly part?: string | undefined
  /** What stands beside the title: a status, an icon. */
  readonly mark?: ReactNode
  /** What the page is about, in a line below the title. */
  readonly about?: ReactNode
  /** The one thing to do on this page, and what else there is in a menu. */
  readonly action?: ReactNode
  /** The pages above, from the outermost. */
  readonly trail?: readonly Above[]
  /** Whoever lacks it reads which right it takes. */
  readonly needs?: Permission
  /** A form or a text reads badly when it is very wide. */
  readonly narrow?: boolean
  readonly children: ReactNode
}

/** A page of the console: where it is, its title with its one action, its content. Names the tab of the browser too. */
export function AdminPage({ title, part, mark, about, action, trail, needs, narrow, children }: AdminPageProps) {
  const { org } = useConsole()
  const may = useMay()
  const isShown = needs === undefined || may(needs)
  useEffect(() => {
    const page = part === undefined ? title : `${part} – ${title}`
    document.title = text('app.title', { page, org: org.name })
  }, [part, title, org.name])
  return (
    <div className={css.page} data-narrow={narrow || undefined}>
      {trail && <Trail above={trail} />}
      <div className={css.head}>
        <div className={css.titles}>
          <h1 className={css.title} title={title.length > 60 ? title : undefined}>
            {title}
          </h1>
          {mark}
        </div>
        {isShown && action && <div className={css.action}>{action}</div>}
        {about && <div className={css.about}>{about}</div>}
      </div>
      {isShown ? (
        children
      ) : (
        <Blank title={text('console.mayNot.title')}>
          <p>{text('console.mayNot.text', { permission: needs })}</p>
        </Blank>
      )}
    </div>
  )
}

function Trail({ above }: { readonly above: readonly Above[] }) {
  return (
    <nav className={css.trail} aria-label={text('console.trail')}>
      <IconArrowLeft size={16} stroke={2} aria-hidden="true" />
      {above.map(({ label, to }, at) => (
        <Fragment key={to}>
          {at > 0 && <span aria-hidden="true">/</span>}
          <Link to={to}>{label}</Link>
        </Fragment>
      ))}
    </nav>
  )
}
