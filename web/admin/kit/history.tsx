import { eventName, type TextKey, text } from '../../texts/texts.ts'
import { AfterAMoment, Blank, LoadFailure } from '../../ui/states.tsx'
import { exactly, When } from '../../ui/when.tsx'
import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useList } from './api.ts'
import { type Change, changesOf, type Logged } from './changes.ts'
import { fieldName } from './field-names.ts'
import { quoted } from './filters.ts'
import { sinceEver } from './log-table.tsx'
import css from './history.module.css'

/** Whose history is shown. */
interface HistoryProps {
  readonly targetId: string
  /** Where most of what is logged about it is no change: an expression that finds the events that are. */
  readonly among?: string
}

/** After so many events in which nothing changed, somebody has to ask for more. */
const mostLookedThrough = 1_000

/** Who changed an object, when, and field by field: from the log. */
export function History({ targetId, among }: HistoryProps) {
  const filter = `target.id eq ${quoted(targetId)}${among === undefined ? '' : ` and (${among})`}`
  const list = useList<Logged>('/api/v1/logs', { filter, since: sinceEver, sortOrder: 'DESCENDING', limit: '50' })
  const { rows, error, retry, hasMore, more, isLoadingMore } = list
  const changes = (rows ?? [])
    .map((event) => ({ event, fields: changesOf(event, targetId) }))
    .filter(({ fields }) => fields.length > 0)
  // Much is logged that changed nothing: what was is looked for further back, without being asked.
  const goesOn = rows !== undefined && changes.length === 0 && hasMore && rows.length < mostLookedThrough && !error
  useEffect(() => {
    if (goesOn && !isLoadingMore) more()
  }, [goesOn, isLoadingMore, more])
  if (rows === undefined)
    return error ? <LoadFailure error={error} retry={retry} /> : <AfterAMoment>{text('common.loading')}</AfterAMoment>
  const oldest = rows.at(-1)?.published
  return (
    <>
      {changes.length === 0 && hasMore && oldest !== undefined && (
        <p role="status" className={css.none}>
          {text(goesOn ? 'history.goesOn' : 'history.lookedBack', { when: exactly(oldest) })}
        </p>
      )}
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
      {hasMore && !goesOn && (
        <Button variant="default" onClick={more} loading={isLoadingMore}>
          {text('table.more')}
        </Button>
      )}
    </>
  )
}

const answers: Readonly<Record<string, TextKey>> = { true: 'conflict.yes', false: 'conflict.no' }

function Value({ value }: { readonly value: string | undefined }) {
  if (value === undefined) return <span className={css.none}>{text('common.none')}</span>
  const answer = answers[value]
  return answer === undefined ? value : text(answer)
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
            <th scope="row" title={field}>
              {fieldName(field) ?? <code>{field}</code>}
            </th>
            <td>
              <Value value={from} />
            </td>
            <td>
              <Value value={to} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
