import { useSyncExternalStore } from 'react'
import { catchLetters, caughtLetters } from './early-letters.ts'

/** What lies over every page on demand; one at a time. */
type Overlay = 'palette' | 'shortcuts'

let open: Overlay | undefined
const listeners = new Set<() => void>()

function show(overlay: Overlay | undefined): void {
  open = overlay
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the command palette. Whoever types on before it is there loses no letter. */
export function openPalette(): void {
  if (open !== 'palette') catchLetters()
  show('palette')
}

/** Opens the list of keyboard shortcuts. */
export const openShortcuts = (): void => show('shortcuts')

/** Closes whatever lies over the page. */
export function closeOverlay(): void {
  caughtLetters()
  show(undefined)
}

/** What lies over the page now. */
export const useOverlay = (): Overlay | undefined => useSyncExternalStore(subscribe, () => open)
