/** The members that have a value: what is undefined, null or an empty string is left out, as claims and answers want it. */
export function onlyPresent<T extends Readonly<Record<string, unknown>>>(members: T): Present<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Present<T>
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined | null> }
