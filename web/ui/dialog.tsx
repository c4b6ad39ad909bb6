import { Modal, type ModalProps } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { text } from '../texts/texts.ts'

/** A dialog that is there while it is drawn. */
interface DialogProps extends Pick<ModalProps, 'size' | 'closeOnEscape' | 'closeOnClickOutside' | 'withCloseButton'> {
  readonly title: string
  readonly close: () => void
  readonly children: ReactNode
}

/** A dialog: Esc, its cross and a click beside it close it, and the focus is where it was before. */
export function Dialog({ title, close, children, ...rest }: DialogProps) {
  useFocusBack()
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      closeButtonProps={{ 'aria-label': text('common.close') }}
      returnFocus={false}
      {...rest}
    >
      {children}
    </Modal>
  )
}

/** Gives the focus back to what had it, once this is gone; to the button of a menu where one of its items had it. */
function useFocusBack(): void {
  const [openers] = useState(openersNow)
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost) openers.find((each) => each.isConnected && each.checkVisibility())?.focus()
      })
    },
    [openers],
  )
}

function openersNow(): readonly HTMLElement[] {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement)) return []
  const menu = focused.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  const button = menu ? document.getElementById(menu) : null
  return button ? [button] : [focused]
}
