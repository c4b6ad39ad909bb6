import { text } from '../../texts/texts.ts'
import { AdminPage } from '../shell/admin-page.tsx'

/** Where this will be. */
export function LogPage() {
  return <AdminPage title={text('console.log')}>{null}</AdminPage>
}
