import { Link } from '@tanstack/react-router'
import type { AssignmentReasons } from '../../../contracts/management/assignment.ts'
import { text } from '../../texts/texts.ts'
import { Said } from '../../ui/said.tsx'
import { LoadFailure } from '../../ui/states.tsx'
import { part, useObject } from '../kit/api.ts'
import css from './reasons.module.css'

/** Why somebody has an app: directly, or by which groups. */
export function Reasons({ appId, userId }: { readonly appId: string; readonly userId: string }) {
  const path = `/api/v1/apps/${part(appId)}/users/${part(userId)}/reasons`
  const { data, error, refetch } = useObject<AssignmentReasons>(path)
  if (!data) return error ? <LoadFailure error={error} retry={() => void refetch()} /> : <p>{text('common.loading')}</p>
  const { direct, groups } = data.body
  return (
    <ul className={css.reasons}>
      {direct && (
        <li>
          <Said text="apps.reason.direct" at={direct.since} />
        </li>
      )}
      {groups.map(({ id, name, since }) => (
        <li key={id}>
          {text('apps.reason.group')}{' '}
          <Link to="/admin/groups/$groupId" params={{ groupId: id }}>
            {name}
          </Link>
          , <Said text="apps.reason.since" at={since} />
        </li>
      ))}
      {!direct && groups.length === 0 && <li>{text('apps.reason.none')}</li>}
    </ul>
  )
}
