import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { quoted } from '../kit/filters.ts'
import { LogTable } from '../kit/log-table.tsx'
import { nameOf } from './person.ts'

/** What a person did and what was done to them, from the log. */
export function ActivityTab({ user }: { readonly user: User }) {
  const filter = `actor.id eq ${quoted(user.id)} or target.id eq ${quoted(user.id)}`
  return (
    <LogTable
      filter={filter}
      empty={
        <Blank title={text('person.activity.empty')}>
          <p>{text('person.activity.empty.text', { name: nameOf(user) })}</p>
        </Blank>
      }
    />
  )
}
