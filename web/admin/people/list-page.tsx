import { text } from '../../texts/texts.ts'
import { AdminPage } from '../shell/admin-page.tsx'

/** Where this will be. */
export function PeoplePage() {
  return <AdminPage title={text('people.title')}>{null}</AdminPage>
}
