/** What changed: the fields that differ, before and after. */
export interface Changes {
  readonly from: Readonly<Record<string, unknown>>
  readonly to: Readonly<Record<string, unknown>>
}

type Members = Readonly<Record<string, unknown>>

/** What stands for a text that nobody may read in a log. */
const hidden = '(hidden)'

/** Longer texts are cut: a log tells what changed, and is no copy of it. */
const mostCharacters = 500

/**
 * The fields that differ between two states of an object, at any depth; lists are compared as a whole. Undefined when
 * nothing differs.
 *
 * Texts below a name that sounds like a secret are said to have changed, and not what they are.
 */
export function changesBetween(before: Members, after: Members): Changes | undefined {
  return differences(before, after, false)
}

function differences(before: Members, after: Members, isSecret: boolean): Changes | undefined {
  const from: [string, unknown][] = []
  const to: [string, unknown][] = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, recent] = [valueAt(before, name), valueAt(after, name)]
    const isHidden = isSecret || soundsSecret(name)
    if (isMembers(old) && isMembers(recent)) {
      const inner = differences(old, recent, isHidden)
      if (inner) from.push([name, inner.from])
      if (inner) to.push([name, inner.to])
    } else if (!isSame(old, recent)) {
      if (old !== undefined) from.push([name, shown(old, isHidden)])
      if (recent !== undefined) to.push([name, shown(recent, isHidden)])
    }
  }
  // fromEntries defines own properties, so a field named __proto__ is a field and nothing else.
  return from.length + to.length === 0 ? undefined : { from: Object.fromEntries(from), to: Object.fromEntries(to) }
}

const valueAt = (members: Members, name: string): unknown => {
  const value = Object.hasOwn(members, name) ? members[name] : undefined
  return value instanceof Date ? value.toISOString() : value
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// The database gives the members of an object in an order of its own.
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMembers(value)) return value
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, held]) => [name, sorted(held)])
}

/** By its last word: a clientSecret is one, a passwordPolicy is none. */
const soundsSecret = (name: string): boolean =>
  /(?:secret|password|passcode|token|hash|sealed|answer|private_?key|credential)s?$/i.test(name)

function shown(value: unknown, isHidden: boolean): unknown {
  if (typeof value === 'string') {
    if (isHidden) return hidden
    return value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value
  }
  if (Array.isArray(value)) return value.map((one) => shown(one, isHidden))
  if (!isMembers(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, shown(held, isHidden || soundsSecret(name))]),
  )
}
