import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../request.ts'
import { reasonOf, tell } from '../../ui/notices.tsx'
import { isChangedSince, isStaleSignIn, refresh } from './api.ts'
import { type Errors, errorsOf, type Fields, type Values } from './fields.ts'
import type { Conflict } from './conflict.tsx'

/** How a form is saved. */
interface SaveOptions<T extends Values, Saved> {
  readonly form: Fields<T>
  /** The version the form was made from; undefined for what has none. */
  readonly version?: string | undefined
  /** Sends the values; `version` goes along as `ifMatch`. */
  readonly send: (values: T, version: string | undefined) => Promise<Answer<Saved>>
  /** Asks for the object as it is now, for when somebody else was faster. */
  readonly load?: () => Promise<Answer<Saved>>
  /** The object as the form has it. */
  readonly valuesOf?: (saved: Saved) => T
  /** What the fields are called where they are compared. */
  readonly labels?: Partial<Readonly<Record<keyof T & string, string>>>
  readonly nameOf?: (field: string) => string
  readonly says?: string
  readonly onDone?: (saved: Saved, answer: Answer<Saved>) => void
}

/** A form that can be saved. */
export interface Saving {
  readonly save: () => void
  readonly isBusy: boolean
  /** What is wrong with the whole, where no field can carry it. */
  readonly trouble: string | undefined
  /** To be handed to `ConflictDialog`; undefined while there is none. */
  readonly conflict: Conflict | undefined
}

/**
 * Saves a form through the API.
 *
 * Causes that name a field stand at it, others above the button. When somebody else saved meanwhile, the differences are
 * shown; then theirs are taken, or mine are sent again over theirs.
 */
export function useSave<T extends Values, Saved>(options: SaveOptions<T, Saved>): Saving {
  const { form, version, send, load, valuesOf, nameOf, says, onDone } = options
  const client = useQueryClient()
  const [trouble, setTrouble] = useState<string>()
  const [theirs, setTheirs] = useState<Answer<Saved>>()
  const { mutate, isPending } = useMutation({
    mutationFn: ({ values, over }: { readonly values: T; readonly over: string | undefined }) => send(values, over),
    onMutate: () => setTrouble(undefined),
    onSuccess: (answer) => {
      setTheirs(undefined)
      // What follows may lead to another page, which nothing has to be asked for any more.
      form.letGo()
      if (valuesOf) form.reset(valuesOf(answer.body))
      if (says !== undefined) tell(says)
      onDone?.(answer.body, answer)
      return refresh(client)
    },
    onError: async (error) => {
      if (isStaleSignIn(error)) return
      if (isChangedSince(error) && load) return setTheirs(await load())
      const errors: Errors<T> = errorsOf(error, form.values, nameOf)
      if (Object.keys(errors).length > 0) form.setErrors(errors)
      else setTrouble(reasonOf(error))
    },
  })
  const conflict =
    theirs && valuesOf
      ? conflictOf(options, theirs, valuesOf(theirs.body), {
          take: (values) => {
            form.reset(values)
            setTheirs(undefined)
            void refresh(client)
          },
          keep: (saved, mine) => {
            form.rebase(saved, mine)
            setTheirs(undefined)
            mutate({ values: mine, over: theirs.version })
          },
          close: () => setTheirs(undefined),
        })
      : undefined
  return { save: () => mutate({ values: form.values, over: version }), isBusy: isPending, trouble, conflict }
}

interface Ways<T> {
  readonly take: (values: T) => void
  readonly keep: (saved: T, mine: T) => void
  readonly close: () => void
}

function conflictOf<T extends Values, Saved>(
  { form, labels = {} }: SaveOptions<T, Saved>,
  _theirs: Answer<Saved>,
  saved: T,
  { take, keep, close }: Ways<T>,
): Conflict {
  // Mine are only the fields I touched; what I left alone is theirs without a question.
  const mine = { ...saved, ...Object.fromEntries(form.changed.map((name) => [name, form.values[name]])) }
  const names = Object.keys(saved) as (keyof T & string)[]
  return {
    fields: names
      .filter((name) => JSON.stringify(saved[name]) !== JSON.stringify(mine[name]))
      .map((name) => ({ label: labels[name] ?? name, theirs: saved[name] ?? null, mine: mine[name] ?? null })),
    takeTheirs: () => take(saved),
    keepMine: () => keep(saved, mine),
    close,
  }
}
