import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

// 49,233 passwords of known breaches, in the order of their use, from zxcvbn-ts (MIT). Kept as the text they come in:
// as a set they take six times the memory, for a question that is asked when somebody chooses a password.
const list = fileURLToPath(import.meta.resolve('@zxcvbn-ts/language-common/src/passwords.json'))
const common = await readFile(list, 'latin1')

/** True for a password, in lower case, that many people are known to use. Asks nobody: the list is on this machine. */
export const isCommonPassword = (password: string): boolean => common.includes(JSON.stringify(password))
