import type { User } from '../../../contracts/management/user.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { quoted } from '../kit/filters.ts'
import { LinkButton } from '../kit/link-button.tsx'
import { LogTable } from '../kit/log-table.tsx'
import { nameOf } from './person.ts'
import css from './tab.module.css'

/** What a person did and what was done to them, from the log. */
export function ActivityTab({ user }: { readonly user: User }) {
  const filter = `actor.id eq ${quoted(user.id)} or target.id eq ${quoted(user.id)}`
  return (
    <>
      <div className={css.tools}>
        <LinkButton variant="default" to="/admin/log" search={{ filter }}>
          {text('person.activity.open')}
        </LinkButton>
      </div>
      <LogTable
        filter={filter}
        empty={
          <Blank title={text('person.activity.empty')}>
            <p>{text('person.activity.empty.text', { name: nameOf(user) })}</p>
          </Blank>
        }
      />
    </>
  )
}
