/** Markup that the html tag made: every text in it was escaped. */
export interface Html {
  readonly markup: string
}

/** What may stand in a template: markup as it is, text escaped, nothing for false and undefined. */
export type Insert = Html | string | number | false | undefined | readonly Insert[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Writes markup in which every inserted text is escaped, for elements and for quoted attributes. */
export function html(literals: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return { markup: literals.reduce((before, literal, at) => before + markupOf(inserts[at - 1]) + literal) }
}

function markupOf(insert: Insert): string {
  if (insert === undefined || insert === false) return ''
  if (typeof insert === 'string') return insert.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')
  if (typeof insert === 'number') return String(insert)
  return 'markup' in insert ? insert.markup : insert.map(markupOf).join('')
}
