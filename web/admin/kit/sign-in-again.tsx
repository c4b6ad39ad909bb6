import { Button } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { text } from '../../texts/texts.ts'
import css from './dialog.module.css'
import { keepDrafts } from './drafts.ts'
import { letGo } from './unsaved.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** Why somebody is asked to sign in: what they do wants a fresh sign-in, or there is no session any more. */
type Why = 'fresh' | 'ended'

let why: Why | undefined
const listeners = new Set<() => void>()

/** Asks for a sign-in, whatever page is shown; undefined ends the question. */
export function askToSignInAgain(asked: Why | undefined): void {
  why = asked
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function leave(asked: Why): void {
  keepDrafts()
  letGo()
  location.assign(
    `/sign-in?${asked === 'fresh' ? 'again=1&' : ''}to=${encodeURIComponent(location.pathname + location.search)}`,
  )
}

/** The dialog of an act whose sign-in is too old, or over. What was typed is kept for the return. */
export function SignInAgain() {
  const asked = useSyncExternalStore(subscribe, () => why)
  const close = () => askToSignInAgain(undefined)
  if (asked === undefined) return null
  return (
    <Dialog close={close} title={text(asked === 'fresh' ? 'fresh.title' : 'failure.signedOut.title')}>
      <p className={css.text}>{text(asked === 'fresh' ? 'fresh.text' : 'ended.text')}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={close}>
          {text('common.cancel')}
        </Button>
        <Button data-autofocus onClick={() => leave(asked)}>
          {text(asked === 'fresh' ? 'fresh.action' : 'failure.signedOut.action')}
        </Button>
      </div>
    </Dialog>
  )
}
