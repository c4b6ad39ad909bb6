/** Sentences of the API and what they are here; `{}` stands for what varies, and what varies goes over in its order. */
export type Reasons = readonly (readonly [said: string, here: string])[]

interface Pattern {
  readonly said: RegExp
  readonly here: string
}

let patterns: readonly Pattern[] = []

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Takes over how the page's language says what the API says in English. */
export function learnReasons(reasons: Reasons): void {
  patterns = reasons.map(([said, here]) => ({
    said: new RegExp(`^${said.split('{}').map(literally).join('(.+)')}$`, 'is'),
    here,
  }))
}

/** Why the API refuses something, in the page's language where that is known, else as it says it. */
export function reasonHere(reason: string): string {
  for (const { said, here } of patterns) {
    const found = said.exec(reason)
    if (!found) continue
    let at = 0
    return here.replaceAll('{}', () => found[(at += 1)] ?? '')
  }
  return reason
}

/** What the console says better than the API, whose words programs compare. */
export const reasonsEn: Reasons = [
  ['An object with this field already exists in the current organization', 'this is taken already: choose another'],
]
