import { Link } from '@tanstack/react-router'
import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { iconOf } from '../apps/words.ts'
import { StatusChip } from '../kit/status-chip.tsx'
import css from './tab.module.css'

/** An app by its icon and name, which leads to its page. */
export function AppName({ app }: { readonly app: App }) {
  return (
    <span className={css.app}>
      <AppIcon app={iconOf(app)} small />
      <Link to={`/admin/apps/${app.id}` as '/admin/apps'}>{app.label}</Link>
    </span>
  )
}

/** Whether an app can be signed in to. */
export const AppStanding = ({ app }: { readonly app: App }) => (
  <StatusChip tone={app.status === 'ACTIVE' ? 'good' : 'stopped'}>
    {text(app.status === 'ACTIVE' ? 'person.apps.active' : 'person.apps.inactive')}
  </StatusChip>
)
