import { Link } from '@tanstack/react-router'
import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { StatusChip } from '../kit/status-chip.tsx'
import css from './tab.module.css'

/** An app by its icon and name, which leads to its page. */
export function AppName({ app }: { readonly app: App }) {
  return (
    <span className={css.app}>
      <AppIcon app={{ id: app.id, label: app.label, iconUrl: logoOf(app) }} small />
      <Link to={`/admin/apps/${app.id}` as '/admin/apps'}>{app.label}</Link>
    </span>
  )
}

/** The logo of an app as its links name it, as a path of ours; null for none. */
function logoOf({ _links }: App): string | null {
  const logo = _links.logo
  const first = Array.isArray(logo) ? logo[0] : logo
  return first === undefined ? null : new URL(first.href, location.origin).pathname
}

/** Whether an app can be signed in to. */
export const AppStanding = ({ app }: { readonly app: App }) => (
  <StatusChip tone={app.status === 'ACTIVE' ? 'good' : 'stopped'}>
    {text(app.status === 'ACTIVE' ? 'person.apps.active' : 'person.apps.inactive')}
  </StatusChip>
)
