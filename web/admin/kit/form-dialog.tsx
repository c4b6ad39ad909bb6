import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '../../texts/texts.ts'
import { IsInDialog } from './form.tsx'
import { leaveForm } from './unsaved.ts'

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
    <Modal
      opened
      onClose={() => leaveForm(form, close)}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': text('common.close') }}
    >
      <IsInDialog value={true}>{children}</IsInDialog>
    </Modal>
  )
}
