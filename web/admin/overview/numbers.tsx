import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Overview } from '../../../contracts/console.ts'
import { text } from '../../texts/texts.ts'
import { Card } from '../kit/card.tsx'
import { statuses } from '../people/person.ts'
import { useMay } from '../shell/console.ts'
import css from './overview.module.css'

/** How many there are of everything. */
export function Numbers({ overview }: { readonly overview: Overview }) {
  const { people, groups, apps } = overview
  return (
    <div className={css.numbers}>
      <SignIns overview={overview} />
      <Card title={text('overview.here')}>
        <dl className={css.list}>
          {people !== null &&
            statuses
              .filter((status) => (people[status] ?? 0) > 0)
              .map((status) => (
                <Row key={status} name={`${text('overview.people')}, ${text(`people.status.${status}`)}`}>
                  <Link to="/admin/people" search={{ status }}>
                    {people[status]}
                  </Link>
                </Row>
              ))}
          {groups !== null && (
            <Row name={text('overview.groups')}>
              <Link to="/admin/groups">{groups}</Link>
            </Row>
          )}
          {apps !== null && (
            <>
              <Row name={`${text('overview.apps.count')}, ${text('overview.apps.active')}`}>
                <Link to="/admin/apps" search={{ status: 'ACTIVE' }}>
                  {apps.active}
                </Link>
              </Row>
              {apps.inactive > 0 && (
                <Row name={`${text('overview.apps.count')}, ${text('overview.apps.inactive')}`}>
                  <Link to="/admin/apps" search={{ status: 'INACTIVE' }}>
                    {apps.inactive}
                  </Link>
                </Row>
              )}
            </>
          )}
        </dl>
      </Card>
    </div>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={css.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** How signing in went in the last day, each number with its events in the log. */
function SignIns({ overview: { signIns } }: { readonly overview: Overview }) {
  const may = useMay()
  if (signIns === null) return null
  const { since, succeeded, failed } = signIns
  const number = (count: number, result: 'SUCCESS' | 'FAILURE') => {
    const filter = `eventType eq "user.session.start" and outcome.result eq "${result}"`
    return may('logs.read') ? (
      <Link className={css.number} to="/admin/log" search={{ filter, since }}>
        {count}
      </Link>
    ) : (
      <span className={css.number}>{count}</span>
    )
  }
  return (
    <Card title={text('overview.signIns')}>
      <div className={css.pair}>
        <p>
          {number(succeeded, 'SUCCESS')} {text('overview.signIns.good')}
        </p>
        <p>
          {number(failed, 'FAILURE')} {text('overview.signIns.bad')}
        </p>
      </div>
    </Card>
  )
}
