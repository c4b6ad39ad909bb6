import { text } from '../../texts/texts.ts'
import { AdminPage } from '../shell/admin-page.tsx'

/** Where this will be. */
export function SettingsPage() {
  return <AdminPage title={text('console.settings')}>{null}</AdminPage>
}
