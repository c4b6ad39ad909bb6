/** A name and its value. */
export type Field = readonly [name: string, value: string]

/** The members that have a value, as fields in their order. */
export const fieldsOf = (members: Readonly<Record<string, string | undefined>>): readonly Field[] =>
  Object.entries(members).flatMap(([name, value]): Field[] => (value === undefined ? [] : [[name, value]]))

/**
 * Fields in the form encoding of URLs.
 *
 * A space becomes %20 and not "+": form decoders read both, and scripts that read a fragment often know only the first.
 */
export const formEncoded = (fields: readonly Field[]): string =>
  fields.map((field) => field.map(percentEncoded).join('=')).join('&')

/** A URI with fields appended to its query as text: the URI itself stays byte for byte. It must have no fragment. */
export function withQuery(uri: string, fields: readonly Field[]): string {
  if (fields.length === 0) return uri
  const glue = !uri.includes('?') ? '?' : /[?&]$/.test(uri) ? '' : '&'
  return uri + glue + formEncoded(fields)
}

// encodeURIComponent throws at half a surrogate pair; such a half becomes U+FFFD, as everywhere on the web.
const percentEncoded = (text: string) => encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'))
