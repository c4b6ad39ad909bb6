import { useRef, useState } from 'react'
import type { App, AppDraft as AppBody } from '../../../contracts/management/app.ts'
import { type Answer, ask } from '../../request.ts'
import { text } from '../../texts/texts.ts'
import { tell } from '../../ui/notices.tsx'
import { isChangedSince, part, send } from '../kit/api.ts'
import { type Errors, useFields, type Values } from '../kit/fields.ts'
import { useSave } from '../kit/save.ts'
import type { SavedFormState } from '../kit/saved-form.tsx'
import type { ShownApp } from './shown-app.ts'

/** A form over some fields of an app. */
interface AppFormOptions<T extends Values> {
  readonly shown: ShownApp
  /** Keeps what was typed over a new sign-in, under this name. */
  readonly name: string
  readonly valuesOf: (app: App) => T
  /** What is sent for these values, laid over the app as it is. */
  readonly bodyOf: (app: App, values: T) => AppBody
  readonly labels: Readonly<Record<keyof T & string, string>>
  /** The form's field that the last name of a path of the API means, where it is called otherwise. */
  readonly fieldOf?: Readonly<Record<string, keyof T & string>>
  /** What is wrong before anything is sent. */
  readonly check: (values: T) => Errors<T>
}

/**
 * A form over some fields of an app, which is sent as a whole.
 *
 * It remembers the app as it was when the admin began, whatever is asked anew meanwhile. What somebody else changed in
 * other fields stays as they left it; where both changed the same field, the admin chooses.
 */
export function useAppForm<T extends Values>(options: AppFormOptions<T>): SavedFormState<T> {
  const { shown, name, valuesOf, bodyOf, labels, fieldOf = {}, check } = options
  const form = useFields(valuesOf(shown.app), { draft: name })
  const [opened, setOpened] = useState(shown)
  const [seen, setSeen] = useState(shown.version)
  const open = (next: ShownApp) => {
    setOpened(next)
    form.reset(valuesOf(next.app))
  }
  // While nothing was typed the form follows; afterwards it stays with what the admin saw.
  if (seen !== shown.version) {
    setSeen(shown.version)
    if (form.changed.length === 0) open(shown)
  }
  // What was looked at when both changed the same: what is then sent over that version has to be made from it.
  const loaded = useRef<ShownApp>(undefined)
  const path = `/api/v1/apps/${part(shown.app.id)}`
  const load = async (): Promise<Answer<App>> => {
    const answer = await ask<App>('GET', path)
    loaded.current = { app: answer.body, version: answer.version }
    return answer
  }
  const put = (over: App, values: T, version: string | undefined) =>
    send<App>('PUT', path, bodyOf(over, values), { ifMatch: version })
  const saving = useSave<T, App>({
    form,
    version: opened.version,
    valuesOf,
    labels,
    load,
    nameOf: (field) => nameOf(field, form.values, fieldOf),
    says: text('form.saved'),
    onDone: (app, { version }) => setOpened({ app, version }),
    send: async (values, version) => {
      const over = loaded.current?.version === version ? (loaded.current ?? opened) : opened
      try {
        return await put(over.app, values, version)
      } catch (error) {
        if (!isChangedSince(error)) throw error
        const now = await ask<App>('GET', path)
        const merged = mergeOf(valuesOf(over.app), valuesOf(now.body), values)
        if (merged === undefined) throw error
        const answer = await put(now.body, merged, now.version)
        tell(text('apps.merged'))
        return answer
      }
    },
  })
  const submit = () => {
    const errors = check(form.values)
    if (Object.keys(errors).length > 0) form.setErrors(errors)
    else saving.save()
  }
  return { form, saving, submit, discard: () => open(shown) }
}

/** The last name of a path that is no number, as the form calls it. */
function nameOf<T extends Values>(
  field: string,
  values: T,
  fieldOf: Readonly<Record<string, keyof T & string>>,
): string {
  const parts = field.split(/[.[\]]+/).filter((each) => each !== '' && !/^\d+$/.test(each))
  const found = parts.toReversed().find((each) => Object.hasOwn(fieldOf, each) || Object.hasOwn(values, each))
  return found === undefined ? field : (fieldOf[found] ?? found)
}

/** Both changes together; undefined where both changed the same field to something else. */
export function mergeOf<T extends Values>(opened: T, theirs: T, mine: T): T | undefined {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const names = Object.keys(mine)
  const isTorn = names.some(
    (name) => !same(opened[name], mine[name]) && !same(opened[name], theirs[name]) && !same(theirs[name], mine[name]),
  )
  if (isTorn) return undefined
  const changed = names.filter((name) => !same(opened[name], mine[name])).map((name) => [name, mine[name]])
  return { ...theirs, ...(Object.fromEntries(changed) as Partial<T>) }
}
