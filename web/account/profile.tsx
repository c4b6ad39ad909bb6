import type { Account } from '../../contracts/account.ts'
import { text } from '../texts/texts.ts'
import css from './profile.module.css'

/** What the org knows of the user; their admin changes it. */
export function Profile({ profile }: { readonly profile: Account['profile'] }) {
  const name = [profile.firstName, profile.lastName].filter(Boolean).join(' ')
  const rows = [
    [text('account.name'), name],
    [text('account.login'), profile.login],
    [text('account.email'), profile.email],
  ]
  return (
    <dl className={css.list}>
      {rows.map(([what, value]) => (
        <div key={what} className={css.row}>
          <dt>{what}</dt>
          <dd>{value || <span className={css.unknown}>{text('account.unknown')}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
