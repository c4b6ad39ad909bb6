import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { part, send, useChange } from '../kit/api.ts'

/** A person and a group. */
export interface Pair {
  readonly user: { readonly id: string; readonly name: string }
  readonly group: { readonly id: string; readonly name: string }
}

const pathOf = ({ user, group }: Pair) => `/api/v1/groups/${part(group.id)}/users/${part(user.id)}`
const join = (pair: Pair) => send('PUT', pathOf(pair))
const leave = (pair: Pair) => send('DELETE', pathOf(pair))
const namesOf = ({ user, group }: Pair) => ({ name: user.name, group: group.name })

/** Puts people into groups and takes them out; both can be undone for ten seconds. */
export function useMembership() {
  const back = useChange(join)
  const away = useChange(leave)
  const add = useChange(join, {
    onDone: (_, pair) => offerUndo(text('person.groups.added', namesOf(pair)), () => away.mutate(pair)),
  })
  const remove = useChange(leave, {
    onDone: (_, pair) => offerUndo(text('person.groups.removed', namesOf(pair)), () => back.mutate(pair)),
  })
  return { add, remove }
}
