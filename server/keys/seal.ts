import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { fillRandom } from './random.ts'

/** What a sealed text is for. A text sealed for one purpose does not open for another. */
export type Purpose =
  | 'authorization-code'
  | 'access-token'
  | 'refresh-successor'
  | 'pending-request'
  | 'sign-in-step'
  | 'login-hint'
  | 'form-token'
  | 'device'
  | 'cursor'

/** What is kept for long, sealed under the master key. */
export type KeptPurpose = 'signing-key' | 'client-secret' | 'mail'

/** A text that opened: it was made by us, for this org and purpose, at `sealedAt` (milliseconds since 1970). */
export interface Opened {
  readonly text: string
  readonly sealedAt: number
}

/** Seals short-lived texts so that only this deployment can read them or have made them. */
export interface Sealer {
  /** AES-256-GCM under a key of the day, as URL-safe text. The org and the purpose are authenticated with it. */
  readonly seal: (purpose: Purpose, org: string, text: string, nowMs: number) => string
  /** Undefined unless every bit is as it was sealed, in its one spelling; age is the caller's to judge. */
  readonly open: (purpose: Purpose, org: string, sealed: string) => Opened | undefined
  /** 256 bits as URL-safe text that only this deployment can compute from the text. */
  readonly mac: (purpose: Purpose, org: string, text: string) => string
}

const dayMs = 86_400_000
const headerLength = 18
const tagLength = 16

/**
 * Makes the sealer of a deployment from its master key and its key epoch.
 *
 * Keys change every day by derivation, so no process has to be told; a new epoch (after a restore) makes everything
 * sealed before it unreadable.
 */
export function makeSealer(masterKey: Buffer, epoch: string): Sealer {
  const keys = new Map<string, KeyObject>()
  const keyFor = (purpose: Purpose, day: number): KeyObject => {
    const name = `${purpose}|${day}`
    let key = keys.get(name)
    if (!key) {
      // A forged header can name any day; a bound keeps it from filling memory.
      if (keys.size > 500) keys.clear()
      keys.set(
        name,
        (key = createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, epoch, `atrium seal ${name}`, 32)))),
      )
    }
    return key
  }
  return {
    seal: (purpose, org, text, nowMs) => {
      const header = Buffer.allocUnsafe(headerLength)
      header.writeUIntBE(nowMs, 0, 6)
      fillRandom(header, 6, 12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose, Math.floor(nowMs / dayMs)), header.subarray(6))
      cipher.setAAD(Buffer.from(`${org}|${purpose}|${nowMs}`))
      const body = cipher.update(text, 'utf8')
      cipher.final()
      return Buffer.concat([header, body, cipher.getAuthTag()]).toString('base64url')
    },
    open: (purpose, org, sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      // Base64 has several spellings of the same bytes; only ours is a token (CVE-2026-27840).
      if (bytes.length < headerLength + tagLength || bytes.toString('base64url') !== sealed) return undefined
      const sealedAt = bytes.readUIntBE(0, 6)
      const key = keyFor(purpose, Math.floor(sealedAt / dayMs))
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(6, headerLength))
      decipher.setAAD(Buffer.from(`${org}|${purpose}|${sealedAt}`))
      decipher.setAuthTag(bytes.subarray(-tagLength))
      const text = decipher.update(bytes.subarray(headerLength, -tagLength), undefined, 'utf8')
      try {
        return { text: text + decipher.final('utf8'), sealedAt }
      } catch {
        // The only way this throws is a tag that does not fit: the text is not ours.
        return undefined
      }
    },
    mac: (purpose, org, text) =>
      // Day -1 is no day, so the key of a mac is never one that seals.
      createHmac('sha256', keyFor(purpose, -1)).update(`${org}|${text}`).digest('base64url'),
  }
}

/** Seals what lies in the database for long: private keys, secrets, mail that waits. */
export interface Keeper {
  /** Which master key seals, as stored in the deployment's row. */
  readonly fingerprint: string
  readonly seal: (purpose: KeptPurpose, org: string, text: string) => string
  /** Throws when the text was not sealed under this master key: a wrong key, or a damaged row. */
  readonly open: (purpose: KeptPurpose, org: string, sealed: string) => string
}

/** Makes the keeper of a deployment. It does not depend on the epoch: a restore must still read its keys. */
export function makeKeeper(masterKey: Buffer): Keeper {
  const keyFor = (purpose: KeptPurpose) =>
    Buffer.from(hkdfSync('sha256', masterKey, 'kept', `atrium keep ${purpose}`, 32))
  return {
    fingerprint: fingerprintOf(masterKey),
    seal: (purpose, org, text) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce)
      cipher.setAAD(Buffer.from(`${org}|${purpose}`))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
    },
    open: (purpose, org, sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, 12))
      decipher.setAAD(Buffer.from(`${org}|${purpose}`))
      decipher.setAuthTag(bytes.subarray(-tagLength))
      return decipher.update(bytes.subarray(12, -tagLength), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}

/** Names a master key without telling it: 22 URL-safe characters. */
export const fingerprintOf = (masterKey: Buffer): string =>
  createHash('sha256').update('atrium master key').update(masterKey).digest('base64url').slice(0, 22)
