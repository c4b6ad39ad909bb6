import { randomBytes } from 'node:crypto'

/** What an id names, by its first three characters (the management API's convention). */
export type IdPrefix = '00o' | '00u' | '00g' | '0oa' | 'aus' | 'ocs'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A new id of 20 characters: the prefix and 17 random letters and digits (101 bits). */
export function newId(prefix: IdPrefix): string {
  let id: string = prefix
  while (id.length < 20)
    // Bytes from 248 on would favour the first letters, so they are thrown again.
    for (const byte of randomBytes(32)) if (byte < 248 && id.length < 20) id += alphabet[byte % 62]
  return id
}
