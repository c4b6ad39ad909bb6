import { eventName, text } from '../../texts/texts.ts'
import { Blank, LoadFailure } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { Button } from '@mantine/core'
import { useList } from './api.ts'
import { type Change, changesOf, type Logged } from './changes.ts'
import { quoted } from './filters.ts'
import { sinceEver } from './log-table.tsx'
import css from './history.module.css'

/** Whose history is shown. */
interface HistoryProps {
  readonly targetId: string
  /** Where most of what is logged about it is no change: an expression that finds the events that are. */
  readonly among?: string
}

/** Who changed an object, when, and field by field: from the log. */
export function History({ targetId, among }: HistoryProps) {
  const filter = `target.id eq ${quoted(targetId)}${among === undefined ? '' : ` and (${among})`}`
  const list = useList<Logged>('/api/v1/logs', { filter, since: sinceEver, sortOrder: 'DESCENDING', limit: '50' })
  const { rows, error, retry, hasMore, more, isLoadingMore } = list
  if (rows === undefined) return error ? <LoadFailure error={error} retry={retry} /> : null
  const changes = rows
    .map((event) => ({ event, fields: changesOf(event, targetId) }))
    .filter(({ fields }) => fields.length > 0)
  return (
    <>
      {changes.length === 0 && !hasMore ? (
        <Blank title={text('history.empty')}>
          <p>{text('history.empty.text')}</p>
        </Blank>
      ) : (
        <ol className={css.list}>
          {changes.map(({ event, fields }) => (
            <li key={event.uuid} className={css.entry}>
              <p className={css.what}>
                <strong>
                  {text('history.by', { event: eventName(event), name: event.actor.displayName ?? event.actor.id })}
                </strong>
                <When at={event.published} />
              </p>
              <Fields fields={fields} />
            </li>
          ))}
        </ol>
      )}
      {hasMore && (
        <Button variant="default" onClick={more} loading={isLoadingMore}>
          {text('table.more')}
        </Button>
      )}
    </>
  )
}

function Fields({ fields }: { readonly fields: readonly Change[] }) {
  return (
    <table className={css.fields}>
      <thead>
        <tr>
          <th scope="col">{text('history.field')}</th>
          <th scope="col">{text('history.from')}</th>
          <th scope="col">{text('history.to')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ field, from, to }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{from ?? <span className={css.none}>{text('common.none')}</span>}</td>
            <td>{to ?? <span className={css.none}>{text('common.none')}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
