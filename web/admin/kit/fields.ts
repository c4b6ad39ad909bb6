import { useId, useState } from 'react'
import { Failure } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { useDraft } from './drafts.ts'
import { noteUnsaved, useUnsaved } from './unsaved.ts'

/** What one field of a form holds. */
export type FieldValue = string | boolean | number | readonly string[] | null

/** What a form holds, by field. */
export type Values = Readonly<Record<string, FieldValue>>

/** What is wrong, by field. */
export type Errors<T extends Values> = Partial<Readonly<Record<keyof T & string, string>>>

/** A form's values with what was changed and what is wrong. */
export interface Fields<T extends Values> {
  readonly id: string
  readonly values: T
  readonly errors: Errors<T>
  /** The names of the fields that differ from what the server has. */
  readonly changed: readonly (keyof T & string)[]
  /** True when what had been typed before a sign-in is back. */
  readonly isRestored: boolean
  readonly set: <Name extends keyof T & string>(name: Name, value: T[Name]) => void
  readonly setErrors: (errors: Errors<T>) => void
  /** Puts other values in: those of the server after a save, or of somebody else. */
  readonly reset: (values: T) => void
  /** Puts values in over those of the server: what is mine stays a change. */
  readonly rebase: (saved: T, mine: T) => void
  /** Nothing here would be lost any more: it is saved, or its person gave it up. */
  readonly letGo: () => void
}

/** How a form begins. */
interface FieldsOptions<T extends Values> {
  /** Names the form for what stands around it; without it the form names itself. */
  readonly id?: string
  /** Keeps what was typed over a new sign-in, under this name. */
  readonly draft?: string
  /** Fields that are never kept. */
  readonly secret?: readonly (keyof T & string)[]
}

/** Holds a form's values. What the server has may change under it: fields that nobody touched follow. */
export function useFields<T extends Values>(
  saved: T,
  { id: named, draft, secret = [] }: FieldsOptions<T> = {},
): Fields<T> {
  const own = useId()
  const id = named ?? own
  const [base, setBase] = useState(saved)
  const [values, setValues] = useState(saved)
  const [errors, setErrors] = useState<Errors<T>>({})
  const changed = differing(base, values)
  const kept = useDraft<Partial<T>>(draft, () =>
    changed.length === 0
      ? undefined
      : (Object.fromEntries(
          changed.filter((name) => !secret.includes(name)).map((name) => [name, values[name]]),
        ) as Partial<T>),
  )
  useUnsaved(id, changed.length)
  const [isRestored, setIsRestored] = useState(false)
  if (kept && !isRestored) {
    setIsRestored(true)
    setValues({ ...values, ...kept })
  }
  return {
    id,
    values,
    errors,
    changed,
    isRestored,
    set: (name, value) => {
      setValues((now) => ({ ...now, [name]: value }))
      setErrors(({ [name]: _gone, ...others }) => others as Errors<T>)
    },
    setErrors: (next) => {
      setErrors(next)
      const first = Object.keys(next)[0]
      // The field is there, but its message has to be drawn first.
      if (first !== undefined) requestAnimationFrame(() => document.getElementById(`${id}-${first}`)?.focus())
    },
    reset: (next) => {
      setBase(next)
      setValues(next)
      setErrors({})
    },
    rebase: (next, mine) => {
      setBase(next)
      setValues(mine)
    },
    letGo: () => noteUnsaved(id, 0),
  }
}

/** The names of the fields in which two states of a form differ. */
export function differing<T extends Values>(before: T, after: T): readonly (keyof T & string)[] {
  return Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

/**
 * The causes of a refusal, at the fields they name.
 *
 * The server says "profile.login", the form "login": the last part counts where nothing else is said.
 */
export function errorsOf<T extends Values>(
  error: unknown,
  values: T,
  nameOf: (field: string) => string = (field) =>
    field
      .replace(/\[\d+\]/g, '')
      .split('.')
      .at(-1) ?? field,
): Errors<T> {
  const fields = error instanceof Failure ? (error.problem?.fields ?? []) : []
  const found: Record<string, string> = {}
  for (const { field, reason } of fields) {
    const named = nameOf(field)
    const name = Object.hasOwn(values, named) ? named : field
    if (Object.hasOwn(values, name)) found[name] ??= asSentence(reason)
  }
  return found as Errors<T>
}

/** What has to be there and is not, by field. */
export function missingOf<T extends Values>(values: T, needed: readonly (keyof T & string)[]): Errors<T> {
  const empty = needed.filter((name) => String(values[name] ?? '').trim() === '')
  return Object.fromEntries(empty.map((name) => [name, text('form.required')])) as Errors<T>
}

const asSentence = (reason: string): string => reason.charAt(0).toLocaleUpperCase() + reason.slice(1)
