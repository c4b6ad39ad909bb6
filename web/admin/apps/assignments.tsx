import type { App } from '../../../contracts/management/app.ts'
import { AssignedGroups } from './assigned-groups.tsx'
import { AssignedPeople } from './assigned-people.tsx'

/** Who has an app: groups first, because people come and go by them. */
export function Assignments({ app }: { readonly app: App }) {
  return (
    <>
      <AssignedGroups app={app} />
      <AssignedPeople app={app} />
    </>
  )
}
