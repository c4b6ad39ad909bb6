/** What a check came to: all is well, something to know, or something that has to be mended. */
export interface Finding {
  readonly kind: 'well' | 'notice' | 'wrong'
  /** What was looked at, in a word or two. */
  readonly about: string
  /** What was found; when it is not well, followed by what to do. Never a secret. */
  readonly says: string
}

type Make = (about: string, says: string) => Finding

/** A finding that asks for nothing. */
export const well: Make = (about, says) => ({ kind: 'well', about, says })
/** A finding that somebody should know of. */
export const notice: Make = (about, says) => ({ kind: 'notice', about, says })
/** A finding that has to be mended. */
export const wrong: Make = (about, says) => ({ kind: 'wrong', about, says })

/** A finding of a check, or that the check itself failed: in our words, because a library's may hold a secret. */
export async function findingOf(
  about: string,
  look: () => Promise<Finding | readonly Finding[]>,
  explain: (error: unknown) => string | undefined,
): Promise<readonly Finding[]> {
  try {
    return [await look()].flat()
  } catch (error) {
    const { code, name } = error as { readonly code?: string; readonly name?: string }
    return [wrong(about, explain(error) ?? `This could not be looked at (${code ?? name ?? 'unknown'}).`)]
  }
}
