import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Overview } from '../../../contracts/console.ts'
import { text } from '../../texts/texts.ts'
import { Said } from '../../ui/said.tsx'
import { Card } from '../kit/card.tsx'
import { LinkButton } from '../kit/link-button.tsx'
import { FirstSteps, useFirstSteps } from './first-steps.tsx'
import css from './overview.module.css'

/** What waits for an admin, the most pressing first. */
export function Tasks({ overview }: { readonly overview: Overview }) {
  const { lockedUsers, secrets, keys, failedJobs, unreviewedApps, idleTokens } = overview
  const shown = [lockedUsers, secrets, keys, failedJobs, unreviewedApps, idleTokens]
  const steps = useFirstSteps(overview)
  const isNew = steps.isAlone || steps.isEmpty
  const isDone = shown.every((task) => task === null || task.count === 0)
  return (
    <section aria-labelledby="tasks" className={css.tasks}>
      <h2 id="tasks" className={css.heading}>
        {text('overview.tasks')}
      </h2>
      {isNew && <FirstSteps {...steps} />}
      {isDone && <Card title={text('overview.tasks.none')} about={text('overview.tasks.none.text')} />}
      <People overview={overview} />
      <Secrets overview={overview} />
      <Keys overview={overview} />
      <Jobs overview={overview} />
      <Unreviewed overview={overview} />
      <Tokens overview={overview} />
    </section>
  )
}

interface TaskProps {
  readonly task: 'locked' | 'secrets' | 'keys' | 'jobs' | 'apps' | 'tokens'
  readonly count: number | undefined
  /** Where all of them are. */
  readonly all?: { readonly to: string; readonly search?: Readonly<Record<string, string>> }
  readonly children: ReactNode
}

function Task({ task, count = 0, all, children }: TaskProps) {
  if (count === 0) return null
  return (
    <Card
      title={text(`overview.${task}`, { count })}
      about={text(`overview.${task}.text`)}
      action={
        all && (
          <LinkButton
            variant="default"
            size="sm"
            to={all.to}
            search={all.search ?? {}}
            aria-label={`${text('overview.more')}: ${text(`overview.${task}`, { count })}`}
          >
            {text('overview.more')}
          </LinkButton>
        )
      }
    >
      <ul className={css.first}>{children}</ul>
    </Card>
  )
}

/** What every task is made from. */
interface Of {
  readonly overview: Overview
}

function People({ overview: { lockedUsers } }: Of) {
  return (
    <Task task="locked" count={lockedUsers?.count} all={{ to: '/admin/people', search: { status: 'LOCKED_OUT' } }}>
      {lockedUsers?.first.map(({ id, login, name }) => (
        <li key={id}>
          <Link to="/admin/people/$userId" params={{ userId: id }}>
            {name}
          </Link>{' '}
          <span className={css.quiet}>{login}</span>
        </li>
      ))}
    </Task>
  )
}

function Secrets({ overview: { secrets } }: Of) {
  return (
    <Task task="secrets" count={secrets?.count}>
      {secrets?.first.map(({ appId, label, secretId, createdAt, expiresAt }) => (
        <li key={secretId}>
          <Link to={`/admin/apps/${appId}` as '/admin/apps'} search={{ tab: 'credentials' }}>
            {label}
          </Link>{' '}
          <span className={css.quiet}>
            <Said text={expiresAt === null ? 'overview.made' : 'overview.ends'} at={expiresAt ?? createdAt} />
          </span>
        </li>
      ))}
    </Task>
  )
}

function Keys({ overview: { keys } }: Of) {
  return (
    <Task task="keys" count={keys?.count} all={{ to: '/admin/settings', search: { tab: 'keys' } }}>
      {keys?.first.map(({ kid, alg, retiresAt }) => (
        <li key={kid}>
          {alg} <code>{kid}</code>{' '}
          <span className={css.quiet}>
            <Said text="overview.ends" at={retiresAt} />
          </span>
        </li>
      ))}
    </Task>
  )
}

function Jobs({ overview: { failedJobs } }: Of) {
  return (
    <Task task="jobs" count={failedJobs?.count}>
      {failedJobs?.kinds.map(({ kind, count, lastAt }) => (
        <li key={kind}>
          {kind}: {count}{' '}
          <span className={css.quiet}>
            <Said text="overview.last" at={lastAt} />
          </span>
        </li>
      ))}
    </Task>
  )
}

function Unreviewed({ overview: { unreviewedApps } }: Of) {
  return (
    <Task task="apps" count={unreviewedApps?.count} all={{ to: '/admin/apps', search: { review: 'open' } }}>
      {unreviewedApps?.first.map(({ id, label, registeredAt }) => (
        <li key={id}>
          <Link to={`/admin/apps/${id}` as '/admin/apps'}>{label}</Link>{' '}
          <span className={css.quiet}>
            <Said text="overview.registered" at={registeredAt} />
          </span>
        </li>
      ))}
    </Task>
  )
}

function Tokens({ overview: { idleTokens } }: Of) {
  return (
    <Task task="tokens" count={idleTokens?.count} all={{ to: '/admin/settings', search: { tab: 'tokens' } }}>
      {idleTokens?.first.map(({ id, name, ownerId, ownerName }) => (
        <li key={id}>
          {name}{' '}
          <Link to="/admin/people/$userId" params={{ userId: ownerId }}>
            {ownerName}
          </Link>
        </li>
      ))}
    </Task>
  )
}
