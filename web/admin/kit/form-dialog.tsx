import type { ReactNode } from 'react'
import { IsInDialog } from './form.tsx'
import { leaveForm } from './unsaved.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** A dialog around a form. */
interface FormDialogProps {
  /** The id of the form's fields. */
  readonly form: string
  readonly title: string
  readonly size?: 'md' | 'lg'
  readonly close: () => void
  readonly children: ReactNode
}

/** A dialog with a form: Esc, a click beside it and its cross ask first where something was typed; Cancel is an answer. */
export function FormDialog({ form, title, size = 'md', close, children }: FormDialogProps) {
  return (
    <Dialog close={() => leaveForm(form, close)} title={title} size={size}>
      <IsInDialog value={true}>{children}</IsInDialog>
    </Dialog>
  )
}
