import { Button, Checkbox, Skeleton, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Fragment, type KeyboardEvent, type ReactNode, useState } from 'react'
import { text } from '../../texts/texts.ts'
import { AfterAMoment, Blank, LoadFailure } from '../../ui/states.tsx'
import type { ListState } from './api.ts'
import css from './data-table.module.css'
import { useKept } from './kept.ts'
import { TableMenu } from './table-menu.tsx'

/** One column: its name, its head, and what a row has there. */
export interface Column<Row> {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** The first column of a list, which says what a row is, cannot be taken away. */
  readonly isAlways?: boolean
  /** Not shown until somebody chooses it. */
  readonly isOff?: boolean
  readonly align?: 'end'
}

/** What a table shows. */
export interface DataTableProps<Row> {
  /** Keeps the columns and the height of rows under this name, in this browser. */
  readonly name: string
  /** What is listed, for screen readers. */
  readonly label: string
  readonly list: ListState<Row>
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  /** What a row is called, where it is selected or opened. */
  readonly nameOf: (row: Row) => string
  /** What stands there while the org has none: what this is, and the one thing to do. */
  readonly empty: ReactNode
  /** What the list is narrowed to, in words, and the way back; undefined while it is not. */
  readonly filter?: { readonly words: string; readonly clear: () => void } | undefined
  /** What can be done with those that are selected; without it nothing can be selected. */
  readonly bulk?: ((rows: readonly Row[], unselect: () => void) => ReactNode) | undefined
  /** What else there is to do with the list as a whole, beside its columns. */
  readonly tools?: ReactNode
  /** What a row opens below itself. */
  readonly detail?: (row: Row) => ReactNode
}

/** A list: its rows with everything lists have. See README.md of this folder. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, list, columns, keyOf, bulk, filter, empty, tools } = props
  const [off, setOff] = useKept<readonly string[]>(
    `${name}-columns-off`,
    columns.filter(({ isOff }) => isOff).map(({ id }) => id),
  )
  const [isCompact, setIsCompact] = useKept(`${name}-compact`, false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { rows, error, retry } = list
  if (rows === undefined)
    return error ? <LoadFailure error={error} retry={retry} /> : <Loading columns={columns.length} />
  if (rows.length === 0 && list.hasMore) return <NoneYet list={list} />
  if (rows.length === 0)
    return filter ? (
      <>
        {tools && (
          <div className={css.tools}>
            <span />
            <div className={css.ends}>{tools}</div>
          </div>
        )}
        <NoMatch {...filter} />
      </>
    ) : (
      empty
    )
  const shown = columns.filter(({ id, isAlways }) => isAlways || !off.includes(id))
  const chosen = rows.filter((row) => selected.has(keyOf(row)))
  const unselect = () => setSelected(new Set())
  return (
    <div className={css.whole} data-stale={list.isStale || undefined} aria-busy={list.isStale}>
      <div className={css.tools}>
        <p role="status" className={css.count}>
          {text('table.shown', { count: rows.length, more: list.hasMore ? 'yes' : 'no' })}
          {list.isStale && <AfterAMoment> · {text('common.loading')}</AfterAMoment>}
        </p>
        <div className={css.ends}>
          {tools}
          <TableMenu columns={columns} off={off} setOff={setOff} isCompact={isCompact} setIsCompact={setIsCompact} />
        </div>
      </div>
      <div className={css.scroll}>
        <Rows
          {...props}
          shown={shown}
          rows={rows}
          isCompact={isCompact}
          selected={selected}
          setSelected={setSelected}
        />
      </div>
      {list.hasMore && (
        <Button variant="default" className={css.more ?? ''} loading={list.isLoadingMore} onClick={list.more}>
          {text('table.more')}
        </Button>
      )}
      {error !== null && error !== undefined && <LoadFailure error={error} retry={retry} />}
      {bulk && chosen.length > 0 && (
        <div className={css.bulk} role="region" aria-label={text('table.selected', { count: chosen.length })}>
          <span role="status">{text('table.selected', { count: chosen.length })}</span>
          {bulk(chosen, unselect)}
          <Button variant="subtle" size="sm" onClick={unselect}>
            {text('table.unselect')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface RowsProps<Row> extends DataTableProps<Row> {
  readonly shown: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly isCompact: boolean
  readonly selected: ReadonlySet<string>
  readonly setSelected: (selected: ReadonlySet<string>) => void
}

function Rows<Row>({ shown, rows, isCompact, selected, setSelected, ...props }: RowsProps<Row>) {
  const { label, keyOf, nameOf, bulk, detail } = props
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const areAll = rows.every((row) => selected.has(keyOf(row)))
  return (
    // The roles are said although they are a table's own: on a narrow window its parts are laid out as blocks.
    <table
      role="table"
      className={css.table}
      aria-label={label}
      data-compact={isCompact || undefined}
      onKeyDown={moveByArrow}
    >
      <thead role="rowgroup">
        <tr role="row">
          {bulk && (
            <th role="columnheader" scope="col" className={css.tick}>
              <Checkbox
                size="xs"
                aria-label={text('table.selectAll')}
                checked={areAll}
                indeterminate={!areAll && rows.some((row) => selected.has(keyOf(row)))}
                onChange={() => setSelected(new Set(areAll ? [] : rows.map(keyOf)))}
              />
            </th>
          )}
          {shown.map(({ id, head, align }) => (
            <th key={id} role="columnheader" scope="col" data-align={align}>
              {head}
            </th>
          ))}
          {detail && <td role="cell" className={css.tick} />}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => {
          const key = keyOf(row)
          const isOpen = opened.has(key)
          return (
            <Fragment key={key}>
              <tr role="row" data-selected={selected.has(key) || undefined}>
                {bulk && (
                  <td role="cell" className={css.tick}>
                    <Checkbox
                      size="xs"
                      aria-label={text('table.select', { name: nameOf(row) })}
                      checked={selected.has(key)}
                      onChange={() => setSelected(flipped(selected, key))}
                    />
                  </td>
                )}
                {shown.map(({ id, head, cell, align }) => (
                  <td key={id} role="cell" data-head={head} data-align={align}>
                    {cell(row)}
                  </td>
                ))}
                {detail && (
                  <td role="cell" className={css.tick}>
                    <UnstyledButton
                      className={css.open}
                      aria-expanded={isOpen}
                      aria-label={text('table.expand', { name: nameOf(row) })}
                      onClick={() => setOpened(flipped(opened, key))}
                    >
                      <IconChevronRight size={18} aria-hidden="true" />
                    </UnstyledButton>
                  </td>
                )}
              </tr>
              {detail && isOpen && (
                <tr role="row" className={css.detail}>
                  <td role="cell" colSpan={shown.length + 1 + (bulk ? 1 : 0)}>
                    {detail(row)}
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function flipped(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Up and Down go from row to row, to the same kind of thing in the next one. */
function moveByArrow(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const from = (event.target as HTMLElement).closest('tbody > tr')
  if (step === undefined || !from || (event.target as HTMLElement).matches('pre, [role="menuitem"]')) return
  const stops = (row: Element) => [...row.querySelectorAll<HTMLElement>('a, button, input')]
  const at = stops(from).indexOf(event.target as HTMLElement)
  const rows = [...event.currentTarget.querySelectorAll('tbody > tr')]
  const to = rows[rows.indexOf(from) + step]
  if (!to || at < 0) return
  const found = stops(to)
  event.preventDefault()
  ;(found[at] ?? found.at(-1))?.focus()
}

/** Very much was looked through and nothing found, but there is more. */
function NoneYet<Row>({ list: { error, retry, more, isLoadingMore } }: { readonly list: ListState<Row> }) {
  if (error) return <LoadFailure error={error} retry={retry} />
  return (
    <Blank
      title={text('table.noneYet')}
      action={
        <Button onClick={more} loading={isLoadingMore}>
          {text('table.lookOn')}
        </Button>
      }
    >
      <p>{text('table.noneYet.text')}</p>
    </Blank>
  )
}

function NoMatch({ words, clear }: { readonly words: string; readonly clear: () => void }) {
  return (
    <Blank title={text('table.noMatch')} action={<Button onClick={clear}>{text('table.clear')}</Button>}>
      <p>{text('table.noMatch.text', { filter: words })}</p>
    </Blank>
  )
}

function Loading({ columns }: { readonly columns: number }) {
  return (
    <AfterAMoment>
      <div role="status" aria-label={text('common.loading')} className={css.loading}>
        {[0, 1, 2, 3, 4, 5, 6, 7].map((row) => (
          <div key={row} className={css.loadingRow}>
            {Array.from({ length: Math.min(columns, 4) }, (_, at) => (
              <Skeleton key={at} height={16} />
            ))}
          </div>
        ))}
        <AfterAMoment ms={3_000}>
          <p className={css.slow}>{text('table.slow')}</p>
        </AfterAMoment>
      </div>
    </AfterAMoment>
  )
}
