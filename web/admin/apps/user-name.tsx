import { Link } from '@tanstack/react-router'
import type { User } from '../../../contracts/management/user.ts'
import { type TextKey, text } from '../../texts/texts.ts'
import { part, useObject } from '../kit/api.ts'
import { useMay } from '../shell/console.ts'

/** A text with a person's name at its place `name`, as a link to them; their id while they are not known. */
export function UserName({ text: key, userId }: { readonly text: TextKey; readonly userId: string }) {
  const may = useMay()
  const { data } = useObject<User>(`/api/v1/users/${part(userId)}`, {}, may('users.read'))
  const [before = '', after = ''] = text(key, { name: '\u0000' }).split('\u0000')
  if (!data)
    return (
      <span>
        {before}
        <code>{userId}</code>
        {after}
      </span>
    )
  const { firstName, lastName, login } = data.body.profile
  return (
    <span>
      {before}
      <Link to="/admin/people/$userId" params={{ userId }}>
        {[firstName, lastName].filter(Boolean).join(' ') || login}
      </Link>
      {after}
    </span>
  )
}
