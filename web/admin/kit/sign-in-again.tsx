import { Button, Modal } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { text } from '../../texts/texts.ts'
import css from './dialog.module.css'
import { keepDrafts } from './drafts.ts'
import { letGo } from './unsaved.ts'

let isAsked = false
const listeners = new Set<() => void>()

/** Asks for a fresh sign-in, whatever page is shown. */
export function askToSignInAgain(asked = true): void {
  isAsked = asked
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function leave(): void {
  keepDrafts()
  letGo()
  location.assign(`/sign-in?again=1&to=${encodeURIComponent(location.pathname + location.search)}`)
}

/** The dialog of a sensitive act whose sign-in is too old. What was typed is kept for the return. */
export function SignInAgain() {
  const isOpen = useSyncExternalStore(subscribe, () => isAsked)
  const close = () => askToSignInAgain(false)
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={text('fresh.title')}
      closeButtonProps={{ 'aria-label': text('common.close') }}
    >
      <p className={css.text}>{text('fresh.text')}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={close}>
          {text('common.cancel')}
        </Button>
        <Button data-autofocus onClick={leave}>
          {text('fresh.action')}
        </Button>
      </div>
    </Modal>
  )
}
