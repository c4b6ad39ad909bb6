import { html as escaping } from 'ghtml'

/** Markup that the html tag made: every text in it was escaped. */
export interface Html {
  readonly markup: string
}

/** What may stand in a template: markup as it is, text escaped, nothing for false and undefined. */
export type Insert = Html | string | number | false | undefined | readonly Insert[]

/**
 * Writes markup in which every inserted text is escaped, for elements and for quoted attributes.
 *
 * ghtml has a mark for unescaped texts (`!${…}`); it is out of reach here, because each insert is escaped by itself.
 */
export function html(literals: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return { markup: literals.reduce((before, literal, at) => before + markupOf(inserts[at - 1]) + literal) }
}

function markupOf(insert: Insert): string {
  if (insert === undefined || insert === false) return ''
  if (typeof insert === 'string') return escaping`${insert}`
  if (typeof insert === 'number') return String(insert)
  return 'markup' in insert ? insert.markup : insert.map(markupOf).join('')
}

/** Markup from a file of ours, taken as it is. Never for anything a request or a row carries. */
export const trustedMarkup = (markup: string): Html => ({ markup })
