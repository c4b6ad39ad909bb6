import { Button } from '@mantine/core'
import { text } from '../../texts/texts.ts'
import css from './conflict.module.css'
import dialog from './dialog.module.css'
import type { FieldValue } from './fields.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** Two people saved the same object: in which fields they differ, and the ways on. */
export interface Conflict {
  readonly fields: readonly { readonly label: string; readonly theirs: FieldValue; readonly mine: FieldValue }[]
  readonly takeTheirs: () => void
  readonly keepMine: () => void
  readonly close: () => void
}

/** Shows what somebody else saved meanwhile, field by field, and asks whose it shall be. */
export function ConflictDialog({ conflict }: { readonly conflict: Conflict | undefined }) {
  if (!conflict) return null
  return (
    <Dialog close={conflict.close} size="lg" title={text('conflict.title')}>
      <p className={dialog.text}>{text('conflict.text')}</p>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{text('conflict.field')}</th>
            <th scope="col">{text('conflict.theirs')}</th>
            <th scope="col">{text('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {conflict.fields.map(({ label, theirs, mine }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{shown(theirs)}</td>
              <td>{shown(mine)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={dialog.buttons}>
        <Button variant="default" onClick={conflict.takeTheirs}>
          {text('conflict.takeTheirs')}
        </Button>
        <Button data-autofocus onClick={conflict.keepMine}>
          {text('conflict.keepMine')}
        </Button>
      </div>
    </Dialog>
  )
}

function shown(value: FieldValue): string {
  if (typeof value === 'boolean') return text(value ? 'conflict.yes' : 'conflict.no')
  if (Array.isArray(value)) return value.join(', ') || text('conflict.none')
  return value === null || value === '' ? text('conflict.none') : String(value)
}
