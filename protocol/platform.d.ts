// Everything outside ECMAScript that the engine may touch. The compiler knows no other globals
// here: no fetch, no process, no timers, no file system. To add a line is an architectural decision.

declare class URL {
  static parse(url: string, base?: string): URL | null
  readonly hash: string
  readonly host: string
  readonly hostname: string
  readonly href: string
  readonly origin: string
  readonly password: string
  readonly protocol: string
  readonly username: string
}

declare class TextEncoder {
  encode(text: string): Uint8Array
}

declare module 'node:crypto' {
  interface Digest {
    subarray(begin: number, end: number): Digest
    toString(form: 'base64url'): string
  }
  export function hash(name: 'sha256' | 'sha512', text: string, form: 'base64url'): string
  export function hash(name: 'sha256' | 'sha512', text: string, form: 'buffer'): Digest
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}
