import passwords from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' }

// 49,233 passwords of known breaches, in the order of their use, from zxcvbn-ts (MIT).
const common: ReadonlySet<string> = new Set(passwords)

/** True for a password, in lower case, that many people are known to use. Asks nobody: the list is on this machine. */
export const isCommonPassword = (password: string): boolean => common.has(password)
