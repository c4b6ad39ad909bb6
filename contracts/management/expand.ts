import { z } from 'zod'

/**
 * What to embed, in any number with commas between. Of what is `lacking` here there is nothing to embed: it is taken
 * because programs made for Okta ask for it by habit.
 */
export const expansions = (known: readonly string[], lacking: readonly string[], embeds: string) => {
  const one = `(?:${[...known, ...lacking].join('|')})`
  return z
    .string()
    .max(200)
    .regex(new RegExp(`^${one}(?:,${one})*$`), `has to be one of ${[...known, ...lacking].join(', ')}`)
    .optional()
    .describe(embeds)
}

/** True when it was asked for by this name. */
export const isExpanded = (asked: string | undefined, name: string): boolean =>
  asked?.split(',').includes(name) ?? false
