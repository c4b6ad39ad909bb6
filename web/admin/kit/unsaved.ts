import { useEffect, useSyncExternalStore } from 'react'

// What stands in forms and is not saved yet: how many fields, by form. A click away asks while there is any.

const counts = new Map<string, number>()

/** Notes how many fields of a form are not saved; none takes it out. */
export function noteUnsaved(form: string, count: number): void {
  if (count > 0) counts.set(form, count)
  else counts.delete(form)
}

/** How many fields are not saved: of one form, or of all that are open. */
export const unsavedIn = (form?: string): number =>
  form === undefined ? [...counts.values()].reduce((sum, count) => sum + count, 0) : (counts.get(form) ?? 0)

/** Lets everything go: it is kept elsewhere, or its person said that it may be lost. */
export const letGo = (): void => counts.clear()

/** Notes what a form holds for as long as it is there. */
export function useUnsaved(form: string, count: number): void {
  useEffect(() => {
    noteUnsaved(form, count)
    return () => noteUnsaved(form, 0)
  }, [form, count])
}

/** Whether a way leads away from a form: to another page, or to another tab of this one. Filters of a list do not. */
export const leadsAway = (from: Place, to: Place): boolean => from.pathname !== to.pathname || tabOf(from) !== tabOf(to)

/** Where a page stands, as the router has it. */
interface Place {
  readonly pathname: string
  readonly search: unknown
}

const tabOf = ({ search }: Place): unknown => (search as { readonly tab?: unknown } | undefined)?.tab

/** A form in a dialog that would be closed over what was typed. */
export interface Asked {
  readonly count: number
  readonly leave: () => void
}

let asked: Asked | undefined
const listeners = new Set<() => void>()

function ask(next: Asked | undefined): void {
  asked = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Leaves a form at once where nothing is lost by it, and asks before where something is. */
export function leaveForm(form: string, leave: () => void): void {
  const count = unsavedIn(form)
  if (count === 0) leave()
  else ask({ count, leave })
}

/** The dialog that would be closed, while it is asked about. */
export const useAsked = (): Asked | undefined => useSyncExternalStore(subscribe, () => asked)

/** Ends the question. */
export const answerAsked = (): void => ask(undefined)
