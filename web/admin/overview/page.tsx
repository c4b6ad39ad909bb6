import { text } from '../../texts/texts.ts'
import { AdminPage } from '../shell/admin-page.tsx'

/** Where this will be. */
export function OverviewPage() {
  return <AdminPage title={text('console.overview')}>{null}</AdminPage>
}
