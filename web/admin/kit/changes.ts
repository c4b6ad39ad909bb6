/** A row of the log, as far as the history of an object reads it. */
export interface Logged {
  readonly uuid: string
  readonly published: string
  readonly eventType: string
  readonly displayMessage: string
  readonly actor: { readonly id: string; readonly displayName: string | null }
  readonly target?:
    | readonly {
        readonly id: string
        readonly changeDetails?: { readonly from?: unknown; readonly to?: unknown } | null | undefined
      }[]
    | null
}

/** One field before and after; undefined where it was not there. */
export interface Change {
  readonly field: string
  readonly from: string | undefined
  readonly to: string | undefined
}

/** What a row of the log says of an object's fields, by name, however deep they lie. */
export function changesOf({ target }: Logged, id: string): readonly Change[] {
  const details = target?.find((each) => each.id === id)?.changeDetails
  if (!details) return []
  const from = flat(details.from)
  const to = flat(details.to)
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((field) => from.get(field) !== to.get(field))
    .map((field) => ({ field, from: from.get(field), to: to.get(field) }))
}

function flat(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map()
  if (typeof value !== 'object' || Array.isArray(value))
    return new Map([
      [
        path,
        typeof value === 'string' ? value : Array.isArray(value) ? value.map(String).join(', ') : JSON.stringify(value),
      ],
    ])
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [...flat(inner, path === '' ? name : `${path}.${name}`)]),
  )
}
