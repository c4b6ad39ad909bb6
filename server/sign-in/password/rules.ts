import { isTooLong } from './hasher.ts'

/** A password someone wants to have, and whose. */
export interface PasswordChoice {
  readonly password: string
  /** The fewest characters, by the org's settings. */
  readonly minLength: number
  /** What a guesser knows: the login, the person's name, the org's name, ours. */
  readonly context: readonly string[]
  readonly isCommon: (password: string) => boolean
}

/** Why a password is not taken, with what the person needs to choose a better one. */
export type PasswordRefusal =
  | { readonly kind: 'too-short'; readonly have: number; readonly need: number }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'common' }
  | { readonly kind: 'context'; readonly word: string }
  | { readonly kind: 'pattern' }

/** The fewest characters of a password that is the only proof; with a second one an org could ask for fewer. */
const shortestAlone = 15

/** The fewest characters for an org that asks for this many. There is no second factor yet, so none goes below 15. */
export const minLengthOf = ({ passwordMinLength }: { readonly passwordMinLength: number }): number =>
  Math.max(shortestAlone, passwordMinLength)

interface PasswordRule {
  readonly id: string
  readonly source: string
  readonly check: (choice: PasswordChoice) => PasswordRefusal | undefined
}

/** Each code point counts one, after normalising: what a person would count (SP800-63B-4 3.1.1.2). */
const lengthOf = (password: string) => Array.from(password.normalize('NFC')).length

/** Letters and digits alone, folded: how a guesser sees a password. */
const bare = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Without the disguises that everyone knows: "p@ssw0rd". */
const plain = (text: string) => text.replaceAll(/[@4031$57]/g, (sign) => disguises[sign] ?? sign)
const disguises: Readonly<Record<string, string>> = {
  '@': 'a',
  4: 'a',
  0: 'o',
  3: 'e',
  1: 'i',
  '!': 'i',
  5: 's',
  $: 's',
  7: 't',
}

export const passwordIsLongEnough: PasswordRule = {
  id: 'password-is-long-enough',
  source: 'SP800-63B-4 3.1.1.2',
  check: ({ password, minLength }) => {
    const have = lengthOf(password)
    return have < minLength ? { kind: 'too-short', have, need: minLength } : undefined
  },
}

export const passwordIsNotTooLong: PasswordRule = {
  id: 'password-is-not-too-long',
  source: 'SP800-63B-4 3.1.1.2',
  check: ({ password }) => (isTooLong(password) ? { kind: 'too-long' } : undefined),
}

export const passwordIsNotCommon: PasswordRule = {
  id: 'password-is-not-common',
  source: 'SP800-63B-4 3.1.1.2',
  check: ({ password, isCommon }) => {
    const folded = password.normalize('NFC').toLowerCase()
    const forms = [folded, plain(folded)].flatMap((text) => [text, bare(text), bare(text).replaceAll(/^\d+|\d+$/g, '')])
    return forms.some((form) => form !== '' && isCommon(form)) ? { kind: 'common' } : undefined
  },
}

export const passwordIsNoPattern: PasswordRule = {
  id: 'password-is-no-pattern',
  source: 'SP800-63B-4 3.1.1.2',
  // One short piece repeated, or keys and letters in a row: long, and yet among the first guesses.
  check: ({ password }) => {
    const folded = password.normalize('NFC').toLowerCase()
    const isRepeated = /^(.{1,10})\1+.{0,3}$/su.test(folded) || new Set(folded).size <= 4
    return isRepeated || isRow(folded) ? { kind: 'pattern' } : undefined
  },
}

export const passwordIsNotFromContext: PasswordRule = {
  id: 'password-is-not-from-context',
  source: 'SP800-63B-4 3.1.1.2',
  check: ({ password, context }) => {
    const words = context
      .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
      .filter((text) => bare(text).length >= 3)
      .toSorted((a, b) => b.length - a.length)
    let rest = bare(password)
    const used = words.filter((text) => {
      const before = rest
      rest = rest.replaceAll(bare(text), '')
      return rest !== before
    })
    // A word may be in a password; what is little more than such words is known to who knows the person.
    return used[0] !== undefined && rest.length < 6 ? { kind: 'context', word: used[0] } : undefined
  },
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
]
const runs = rows.flatMap((row) => [row, Array.from(row).toReversed().join('')])

/** True when the text is nothing but pieces of rows: "abcdefgh12345678". */
function isRow(text: string): boolean {
  let rest = text
  while (rest !== '') {
    const piece = longestRun(rest)
    if (piece < 4) return false
    rest = rest.slice(piece)
  }
  return true
}

function longestRun(text: string): number {
  let length = 0
  while (length < text.length && runs.some((run) => run.includes(text.slice(0, length + 1)))) length++
  return length
}

/** Every rule a new password must keep, in the order they are told. None asks for kinds of characters. */
export const passwordRules: readonly PasswordRule[] = [
  passwordIsNotTooLong,
  passwordIsLongEnough,
  passwordIsNotCommon,
  passwordIsNoPattern,
  passwordIsNotFromContext,
]

/** The first rule that a wanted password breaks; undefined when it may be had. */
export function refusePassword(choice: PasswordChoice): PasswordRefusal | undefined {
  for (const rule of passwordRules) {
    const refusal = rule.check(choice)
    if (refusal) return refusal
  }
  return undefined
}
