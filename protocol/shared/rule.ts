/** Why a request is refused, in the words of the standard that refuses it. */
export interface Refusal<Code extends string> {
  /** The `error` value on the wire, e.g. "invalid_request". */
  readonly error: Code
  /** The `error_description` on the wire: for the client's developer, never for the user signing in. */
  readonly description: string
}

/** Where a sentence of a standard is kept, whoever keeps it. */
export interface Sentence {
  /** The sentence that is true when it is kept: the title of its test, its row in docs/rules.md, the `rule` in the logs. */
  readonly id: string
  /** Where the sentence stands, e.g. "RFC7636-4.4.1". */
  readonly source: string
  /** Other sections that demand the same. */
  readonly also?: readonly string[]
}

/** One sentence of a standard, as data. */
export interface Rule<Input, Code extends string> extends Sentence {
  /** What is wrong with the input, or undefined when the rule is kept. */
  readonly check: (input: Input) => Refusal<Code> | undefined
}

/** A sentence that no array checks: a type, a match function, a step or the shape of an answer keeps it. */
export interface KeptSentence extends Sentence {
  /** What keeps it: the name of the function, type or step. */
  readonly by: string
}

/** A refusal together with the rule that made it. */
export interface BrokenRule<Code extends string> extends Refusal<Code> {
  readonly rule: string
}

/** The first rule, in table order, that the input breaks. */
export function firstBroken<Input, Code extends string>(
  rules: readonly Rule<Input, Code>[],
  input: Input,
): BrokenRule<Code> | undefined {
  for (const rule of rules) {
    const refusal = rule.check(input)
    if (refusal) return { ...refusal, rule: rule.id }
  }
  return undefined
}

/** The refusal of a sentence that a match function or a step keeps. */
export const broken = <Code extends string>({ id }: Sentence, error: Code, description: string): BrokenRule<Code> => ({
  rule: id,
  error,
  description,
})
