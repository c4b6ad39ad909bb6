import { randomBytes } from 'node:crypto'

/** What an id names, by its first three characters (the management API's convention). */
export type IdPrefix =
  | '00o'
  | '00u'
  | '00g'
  | '0oa'
  | 'aus'
  | 'ocs'
  /** An API token, not its secret. */
  | '00T'
  /** A role that was given to someone. */
  | 'ra1'
  /** A scope of the management API that was granted to an app. */
  | 'oag'
  | 'tos'
  | 'bnd'
  | 'the'
  /** A public key of an app. */
  | 'pks'
  /** An initial access token. */
  | 'iat'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A new id of 20 characters: the prefix and 17 random letters and digits (101 bits). */
export function newId(prefix: IdPrefix): string {
  let id: string = prefix
  while (id.length < 20)
    // Bytes from 248 on would favour the first letters, so they are thrown again.
    for (const byte of randomBytes(32)) if (byte < 248 && id.length < 20) id += alphabet[byte % 62]
  return id
}
