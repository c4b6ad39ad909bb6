/** Why a text is not a filter, for whoever wrote it. */
export interface FilterRefusal {
  /** The character it is about, counted from 0. */
  readonly position: number
  /** What is wrong, as a clause that continues "position 12: …". */
  readonly reason: string
}

/** A piece of a filter: a parenthesis, a text in quotes (as it reads), or a run of other characters. */
export interface Token {
  readonly kind: 'open' | 'close' | 'text' | 'word'
  readonly text: string
  readonly at: number
}

/** A refusal at a position. */
export const refuseAt = (position: number, reason: string) =>
  ({ kind: 'refused', refusal: { position, reason } }) as const

type ReadTokens =
  | { readonly kind: 'read'; readonly tokens: readonly Token[] }
  | { readonly kind: 'refused'; readonly refusal: FilterRefusal }

// One piece at a time, each found where the last one ended; no pattern can look at a character twice.
const piece = /\s+|(?<open>\()|(?<close>\))|(?<text>"(?:[^"\\]|\\.)*")|(?<word>[\w$.:+-]+)/suy

/** Cuts a filter into its pieces. */
export function tokensOf(text: string): ReadTokens {
  const tokens: Token[] = []
  const pattern = new RegExp(piece)
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at
    const groups = pattern.exec(text)?.groups
    if (!groups && pattern.lastIndex === 0) return refuseAt(at, whyNoPiece(text, at))
    const kind = (['open', 'close', 'text', 'word'] as const).find((name) => groups?.[name] !== undefined)
    if (!kind) continue
    const found = groups?.[kind] ?? ''
    const shown = kind === 'text' ? readText(found) : found
    if (shown === undefined) return refuseAt(at, 'this is not a text as JSON writes it')
    tokens.push({ kind, text: shown, at })
  }
  return { kind: 'read', tokens }
}

function whyNoPiece(text: string, at: number): string {
  if (text[at] === '"') return 'the text that begins here does not end'
  if (text[at] === '[') return 'filters in brackets are not supported'
  if (text[at] === "'") return 'texts stand in double quotes'
  return 'this character has no meaning here'
}

/** The text that a JSON string stands for (RFC8259-7); undefined for what no database keeps: a NUL, half a character. */
function readText(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' && !/[\0\uD800-\uDFFF]/u.test(text) ? text : undefined
  } catch {
    // Not JSON: the caller names the place.
    return undefined
  }
}
