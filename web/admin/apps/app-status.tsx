import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { StatusChip } from '../kit/status-chip.tsx'
import { isUnreviewed } from './words.ts'

/** Whether an app is on, and whether somebody should look at it. */
export function AppStatus({ app }: { readonly app: App }) {
  if (isUnreviewed(app)) return <StatusChip tone="attention">{text('apps.status.unreviewed')}</StatusChip>
  const tone = app.status === 'ACTIVE' ? 'good' : 'stopped'
  return <StatusChip tone={tone}>{text(`apps.status.${app.status}`)}</StatusChip>
}
