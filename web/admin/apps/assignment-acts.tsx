import { Button } from '@mantine/core'
import { text } from '../../texts/texts.ts'
import type { Column } from '../kit/data-table.tsx'
import css from './assignments.module.css'

/** What can be done with assignments. */
interface Acts<Row> {
  readonly nameOf: (row: Row) => string
  readonly edit: (row: Row) => void
  readonly remove: (row: Row) => void
  readonly canRemove?: (row: Row) => boolean
}

/** What can be done with an assignment; no column for those who may not. */
export function actsColumn<Row>(
  mayManage: boolean,
  { nameOf, edit, remove, canRemove }: Acts<Row>,
): readonly Column<Row>[] {
  if (!mayManage) return []
  return [
    {
      id: 'acts',
      head: text('common.actions'),
      isAlways: true,
      align: 'end',
      cell: (row) => (
        <span className={css.acts}>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={text('apps.profile.edit', { name: nameOf(row) })}
            onClick={() => edit(row)}
          >
            {text('common.edit')}
          </Button>
          {(canRemove?.(row) ?? true) && (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={text('apps.unassign', { name: nameOf(row) })}
              onClick={() => remove(row)}
            >
              {text('common.remove')}
            </Button>
          )}
        </span>
      ),
    },
  ]
}
