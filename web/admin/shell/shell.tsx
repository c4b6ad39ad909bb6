import '../mantine.ts'
import { Button, Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ConsoleVisit } from '../../../contracts/console.ts'
import { Failure } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { modName } from '../../ui/keys.ts'
import { Mark } from '../../ui/mark.tsx'
import { openPalette } from '../../ui/overlays.ts'
import { orgOfPage, Page } from '../../ui/page.tsx'
import { AfterAMoment, Blank, LoadFailure } from '../../ui/states.tsx'
import { UserMenu } from '../../ui/user-menu.tsx'
import { LeaveGuard } from '../kit/leave-guard.tsx'
import { SignInAgain } from '../kit/sign-in-again.tsx'
import { ConsoleContext, consoleAnswer } from './console.ts'
import { Nav, NavMenu } from './nav.tsx'
import css from './shell.module.css'

/** What stands around every page of the console: its bar, its navigation, and the question who visits. */
export function Shell() {
  const { data, error, refetch } = useQuery(consoleAnswer)
  if (error instanceof Failure && error.problem?.status === 403) return <NoRole />
  if (data && !error)
    return (
      <ConsoleContext value={data}>
        <Frame visit={data} nav={<Nav />} menu={<NavMenu />}>
          <Outlet />
        </Frame>
        <SignInAgain />
        <LeaveGuard />
      </ConsoleContext>
    )
  return (
    <Frame visit={data} nav={<div className={css.noNav} />}>
      {error ? <LoadFailure error={error} retry={() => void refetch()} /> : <Loading />}
    </Frame>
  )
}

interface FrameProps {
  readonly visit: ConsoleVisit | undefined
  readonly nav: ReactNode
  readonly menu?: ReactNode
  readonly children: ReactNode
}

function Frame({ visit, nav, menu, children }: FrameProps) {
  const { name, logoUrl } = visit?.org ?? { name: orgOfPage, logoUrl: null }
  return (
    <>
      <a className={css.skip} href="#content">
        {text('app.skip')}
      </a>
      <header className={css.bar}>
        {menu}
        <Link to="/admin" className={css.home} aria-label={text('console.home', { org: name })}>
          {logoUrl === null ? <Mark /> : <img className={css.logo} src={logoUrl} alt="" />}
          <span className={css.org}>{name}</span>
        </Link>
        <div className={css.end}>
          {visit && <PaletteButton />}
          {visit && <UserMenu visit={visit} />}
        </div>
      </header>
      <div className={css.body}>
        {nav}
        <main id="content" tabIndex={-1} className={css.content}>
          {children}
        </main>
      </div>
    </>
  )
}

function PaletteButton() {
  return (
    <UnstyledButton className={css.palette} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
      <IconSearch size={18} stroke={1.75} aria-hidden="true" />
      <span className={css.paletteText}>{text('console.search')}</span>
      <kbd className={css.key} aria-hidden="true">
        {modName} K
      </kbd>
    </UnstyledButton>
  )
}

function Loading() {
  return (
    <AfterAMoment>
      <div role="status" aria-label={text('common.loading')}>
        <Skeleton width={160} height={28} mb={32} />
        {[0, 1, 2, 3, 4, 5].map((at) => (
          <Skeleton key={at} height={28} mb={16} />
        ))}
      </div>
    </AfterAMoment>
  )
}

/** For somebody without a role: what this is, and the way back. */
function NoRole() {
  const back = (
    <Button component={Link} to="/">
      {text('console.noRole.action')}
    </Button>
  )
  return (
    <Page visit={undefined} title={text('console.noRole.title')}>
      <VisuallyHidden component="h1">{text('console.noRole.title')}</VisuallyHidden>
      <Blank title={text('console.noRole.title')} action={back}>
        <p>{text('console.noRole.text', { org: orgOfPage })}</p>
      </Blank>
    </Page>
  )
}
