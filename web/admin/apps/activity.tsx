import type { App } from '../../../contracts/management/app.ts'
import { text } from '../../texts/texts.ts'
import { Blank } from '../../ui/states.tsx'
import { quoted } from '../kit/filters.ts'
import { LogTable } from '../kit/log-table.tsx'

/** What happened with an app, newest first: sign-ins and changes. A row opens to everything the log knows of it. */
export function Activity({ app }: { readonly app: App }) {
  const filter = `target.id eq ${quoted(app.id)}`
  return (
    <LogTable
      filter={filter}
      empty={
        <Blank title={text('apps.activity.empty')}>
          <p>{text('apps.activity.empty.text')}</p>
        </Blank>
      }
    />
  )
}
