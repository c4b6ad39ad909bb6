const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** What each character stands for; every request of a service is read by it. */
const digitOf: readonly number[] = Array.from({ length: 128 }, (_, code) => alphabet.indexOf(String.fromCharCode(code)))

/**
 * The bytes of a text in base64 or base64url (RFC4648-4, RFC4648-5), with its padding or without; undefined when it is neither.
 *
 * Only the canonical form is read: two texts never stand for the same bytes, but for padding and alphabet.
 */
export function bytesOfBase64(text: string): readonly number[] | undefined {
  const digits = text
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (text.endsWith('=') && text.length % 4 !== 0) return undefined
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined
  const bytes: number[] = []
  let rest = 0
  for (let i = 0; i < digits.length; i++) {
    rest = ((rest << 6) | (digitOf[digits.charCodeAt(i)] ?? 0)) & 0xffff
    // Every digit but the first of four completes a byte.
    if (i % 4 !== 0) bytes.push((rest >> ((i * 6 + 6) % 8)) & 0xff)
  }
  const spare = (digits.length * 6) % 8
  return (rest & ((1 << spare) - 1)) === 0 ? bytes : undefined
}

/** The text that bytes are in UTF-8; undefined when they are not UTF-8. */
export function utf8Text(bytes: readonly number[]): string | undefined {
  // Mostly there is nothing to decode: below 128 a byte is its character.
  if (bytes.length <= 4096 && bytes.every((byte) => byte < 128)) return String.fromCharCode(...bytes)
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    // Not UTF-8: the caller says what that means.
    return undefined
  }
}
