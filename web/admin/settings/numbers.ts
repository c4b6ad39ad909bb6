import { text } from '../../texts/texts.ts'

/** What is said at fields that hold no whole number. */
export const noWholeNumbers = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, text('settings.wholeNumber')]))
