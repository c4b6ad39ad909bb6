import { useEffect, useEffectEvent } from 'react'
import { readPreference } from './preferences.ts'

/** What a key does. A name is one key ("/", "?"), one after another ("g d"), or one with Ctrl or Cmd ("mod+k"). */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** How long the second key of "g d" may take. */
const pauseMs = 1_200

/** True while the person types: then single keys are letters. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return element?.isContentEditable === true || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element?.tagName ?? '')
}

/** Listens for keys while the component is shown. Dialogs that are open keep their keys to themselves. */
export function useKeys(keys: Keys): void {
  const handle = useEffectEvent((event: KeyboardEvent, before: string) => {
    if (event.defaultPrevented || event.altKey) return
    const mod = event.ctrlKey || event.metaKey
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const action = mod ? withMod(keys, key, event.target) : singleKeyAction(keys, key, before, event.target)
    if (!action || isDialogOpen()) return
    event.preventDefault()
    action(event)
  })
  useEffect(() => {
    let before = ''
    let pressedAt = 0
    const listen = (event: KeyboardEvent) => {
      handle(event, event.timeStamp - pressedAt < pauseMs ? before : '')
      before = event.key.toLowerCase()
      pressedAt = event.timeStamp
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

/** While the person types, Ctrl+Z and its like belong to the text; the palette opens from everywhere. */
const withMod = (keys: Keys, key: string, target: EventTarget | null) =>
  isTyping(target) && key !== 'k' ? undefined : keys[`mod+${key}`]

/** Single keys can be switched off, because dictation and screen readers press them by accident (WCAG 2.2, 2.1.4). */
function singleKeyAction(keys: Keys, key: string, before: string, target: EventTarget | null) {
  if (isTyping(target) || !readPreference('singleKeys')) return undefined
  return keys[`${before} ${key}`] ?? keys[key]
}

const isDialogOpen = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null

/** The name of the key that goes with shortcuts here: Cmd on a Mac, Ctrl elsewhere. */
export const modName = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
