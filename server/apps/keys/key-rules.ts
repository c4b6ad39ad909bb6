import type { BrokenRule, Rule } from '../../../protocol/shared/rule.ts'
import { firstBroken } from '../../../protocol/shared/rule.ts'
import { type PublicKeyFacts, readPublicKey } from '../../keys/public-key.ts'

/** A key as somebody sends it. */
type SentKey = Readonly<Record<string, unknown>>

interface KeyToCheck {
  readonly key: SentKey
  /** Undefined for a broken one. */
  readonly facts: PublicKeyFacts | undefined
}

type KeyRule = Rule<KeyToCheck, 'validation'>

const wrong = (member: string, why: string) => ({ error: 'validation', description: `${member}: ${why}` }) as const

/** What a private or a shared key has and a public one has not (RFC7518-6.2.2, RFC7518-6.3.2, RFC7518-6.4.1). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Nobody's private key is taken, not even by mistake: whoever sends one has shown it and needs another. */
export const keyIsPublic: KeyRule = {
  id: 'key-is-public',
  source: 'docs/policies/apps.md §5',
  also: ['RFC7517-9.2'],
  check: ({ key }) => {
    const shown = privateMembers.find((member) => Object.hasOwn(key, member))
    return shown === undefined
      ? undefined
      : wrong(shown, 'is of a private key; send the public one, and make a new pair, because this one was shown')
  },
}

const keyMembers = ['kty', 'use', 'alg', 'kid', 'n', 'e', 'crv', 'x', 'y']
/** Of no use to us and not kept: certificates, and what tools add. */
const passedOver = ['key_ops', 'ext', 'x5c', 'x5t', 'x5t#S256', 'x5tS256', 'expiresAt']
/** What our own answers carry. */
const ours = ['id', 'status', 'created', 'lastUpdated', '_links']
const members = new Set([...keyMembers, ...passedOver, ...ours])

/** It has members that keys have; addresses to fetch something from are not among them. */
export const keyHasKnownMembers: KeyRule = {
  id: 'key-has-known-members',
  source: 'docs/policies/apps.md §5',
  check: ({ key }) => {
    const foreign = Object.keys(key).find((member) => !members.has(member))
    return foreign === undefined ? undefined : wrong(foreign, 'unknown field')
  },
}

/** It is of a kind that assertions are signed with. */
export const keyIsOfAKnownKind: KeyRule = {
  id: 'key-is-of-a-known-kind',
  source: 'docs/policies/apps.md §5',
  also: ['RFC7518-6.1'],
  check: ({ key: { kty, crv } }) => {
    if (kty === 'oct') return wrong('kty', 'oct is a shared secret; a public key is RSA, EC or OKP')
    if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') return wrong('kty', 'has to be one of RSA, EC, OKP')
    const curves = { RSA: undefined, EC: ['P-256', 'P-384', 'P-521'], OKP: ['Ed25519'] }[kty]
    return curves === undefined || curves.some((curve) => curve === crv)
      ? undefined
      : wrong('crv', `has to be one of ${curves.join(', ')}`)
  },
}

/** It is for signatures. */
export const keyIsForSignatures: KeyRule = {
  id: 'key-is-for-signatures',
  source: 'docs/policies/apps.md §5',
  also: ['RFC7517-4.2'],
  check: ({ key: { use } }) =>
    use === undefined || use === null || use === 'sig' ? undefined : wrong('use', 'has to be sig'),
}

/** Its numbers are those of a key that cannot be broken, and that costs little to use. */
export const keyIsStrong: KeyRule = {
  id: 'key-is-strong',
  source: 'docs/policies/apps.md §5',
  also: ['RFC7518-3.3', 'RFC7518-3.4'],
  check: ({ key, facts }) => {
    const member = key.kty === 'RSA' ? 'n' : 'x'
    if (!facts) return wrong(member, 'these numbers make no key')
    if (facts.kind !== 'rsa') return undefined
    if (facts.bits < 2_048) return wrong('n', `has ${facts.bits} bits and needs 2048`)
    if (facts.bits > 8_192) return wrong('n', `has ${facts.bits} bits, more than 8192`)
    return facts.exponent >= 3n && facts.exponent % 2n === 1n && facts.exponent < 2n ** 33n
      ? undefined
      : wrong('e', 'is not the exponent of a good key; usual is AQAB')
  },
}

const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  RSA: ['RS256', 'PS256'],
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  Ed25519: ['EdDSA', 'Ed25519'],
}

/** The algorithm it names is one that it can be used with here. */
export const keyFitsItsAlgorithm: KeyRule = {
  id: 'key-fits-its-algorithm',
  source: 'docs/policies/apps.md §5',
  also: ['RFC7517-4.4'],
  check: ({ key: { kty, crv, alg } }) => {
    if (alg === undefined || alg === null) return undefined
    const fitting = algorithmsOf[String(kty === 'RSA' ? kty : crv)] ?? []
    return fitting.some((name) => name === alg)
      ? undefined
      : wrong('alg', `has to be one of ${fitting.join(', ')} for this key`)
  },
}

/** It has a name that can be written, or none. */
export const keyNameCanBeWritten: KeyRule = {
  id: 'key-name-can-be-written',
  source: 'docs/policies/apps.md §5',
  check: ({ key: { kid } }) =>
    kid === undefined || kid === null || (typeof kid === 'string' && /^[\x20-\x7e]{1,255}$/.test(kid))
      ? undefined
      : wrong('kid', 'has to be 1 to 255 characters of ASCII'),
}

/** Every rule of a public key, in the order they are checked. */
export const keyRules: readonly KeyRule[] = [
  keyIsPublic,
  keyHasKnownMembers,
  keyIsOfAKnownKind,
  keyIsForSignatures,
  keyIsStrong,
  keyFitsItsAlgorithm,
  keyNameCanBeWritten,
]

/** What speaks against a key; its description begins with the member and a colon. */
export const refuseKey = (key: SentKey): BrokenRule<'validation'> | undefined =>
  firstBroken(keyRules, { key, facts: readPublicKey(key) })
