import { text } from '../../texts/texts.ts'
import { AdminPage } from '../shell/admin-page.tsx'

/** Where this will be. */
export function GroupsPage() {
  return <AdminPage title={text('groups.title')}>{null}</AdminPage>
}
