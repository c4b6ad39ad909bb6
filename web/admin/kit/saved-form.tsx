import type { ReactNode } from 'react'
import { type Answer, ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { ConflictDialog } from './conflict.tsx'
import { type Errors, type Fields, useFields, type Values } from './fields.ts'
import { useFollowed } from './followed.ts'
import { Form } from './form.tsx'
import { type Saving, useSave } from './save.ts'

/** How an object of the API is changed by a form. */
interface SavedFormOptions<T extends Values, Saved> {
  /** The object as the server has it. */
  readonly saved: Saved
  readonly version: string | undefined
  /** Where it is asked for. */
  readonly path: string
  /** Keeps what was typed over a new sign-in, under this name. */
  readonly draft: string
  /** The object as the form has it. */
  readonly valuesOf: (saved: Saved) => T
  /** Sends what was changed; `version` goes along as `ifMatch`. */
  readonly send: (values: T, changed: readonly string[], version: string | undefined) => Promise<Answer<Saved>>
  /** What the fields are called where they are compared. */
  readonly labels: Partial<Readonly<Record<keyof T & string, string>>>
  /** What is wrong before anything is sent. */
  readonly check: (values: T) => Errors<T>
  readonly says?: (values: T) => string
}

/** A form of something that is there already: what `SavedForm` shows. */
export interface SavedFormState<T extends Values> {
  readonly form: Fields<T>
  readonly saving: Saving
  readonly submit: () => void
  readonly discard: () => void
}

/** Holds a form over an object: untouched it follows the server, and nobody's change is overwritten unseen. */
export function useSavedForm<T extends Values, Saved>(options: SavedFormOptions<T, Saved>): SavedFormState<T> {
  const { saved, version, path, draft, valuesOf, send, labels, check, says } = options
  const values = valuesOf(saved)
  const form = useFields<T>(values, { draft })
  const [made, setMade] = useFollowed(form, values, version)
  const saving = useSave<T, Saved>({
    form,
    version: made,
    send: (wanted, over) => send(wanted, form.changed, over),
    load: () => ask('GET', path),
    valuesOf,
    labels,
    says: says ? says(form.values) : text('form.saved'),
    onDone: (_, answer) => setMade(answer.version),
  })
  const submit = () => {
    const wrong = check(form.values)
    if (Object.keys(wrong).length > 0) form.setErrors(wrong)
    else saving.save()
  }
  return { form, saving, submit, discard: () => form.reset(values) }
}

/** What a form over an object shows. */
interface SavedFormProps<T extends Values> {
  readonly of: SavedFormState<T>
  /** It is higher than a window. */
  readonly isLong?: boolean
  readonly children: ReactNode
}

/** The form over an object: saved or given up once something was changed, with both versions where two changed it. */
export function SavedForm<T extends Values>({ of, isLong = false, children }: SavedFormProps<T>) {
  const { form, saving, submit, discard } = of
  const isChanged = form.changed.length > 0
  return (
    <Form
      onSubmit={submit}
      isLong={isLong}
      submit={text('form.save')}
      isBusy={saving.isBusy}
      isReady={isChanged}
      isRestored={form.isRestored}
      trouble={saving.trouble}
      cancel={isChanged ? { label: text('form.discard'), act: discard } : undefined}
    >
      {children}
      <ConflictDialog conflict={saving.conflict} />
    </Form>
  )
}
