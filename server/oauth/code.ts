import type { CodeGrant } from '../../protocol/oauth/authorize.ts'
import { type OpenedCode, sealableCode } from '../../protocol/oauth/grants/authorization-code.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { Sealer } from '../keys/seal.ts'
import { keepLongCode, takeLongCode } from './store.ts'
import { randomText } from '../keys/random.ts'

/** Longer codes are refused by some clients and proxies; their content waits in the database instead. */
const maxCodeLength = 1024
/** How long the content of a long code waits: longer than a code lives, so that a late replay is still recognised. */
const longCodeMs = 600_000

/** What a code carries for us besides what the engine asks: the login, for the log. */
export interface CarriedCode extends OpenedCode {
  readonly login: string
}

/**
 * Makes a code that carries its own grant, sealed, so that issuing it writes nothing.
 *
 * A grant that would make it longer than 1,024 characters waits in the database, and the code carries its id.
 */
export async function makeCode(
  sealer: Sealer,
  org: OrgContext,
  grant: CodeGrant,
  login: string,
  now: Date,
): Promise<string> {
  const nowMs = now.getTime()
  const carried: CarriedCode = { ...sealableCode(randomText(16), grant, nowMs), login }
  const sealed = sealer.seal('authorization-code', org.id, JSON.stringify(compact(carried)), nowMs)
  if (sealed.length <= maxCodeLength) return sealed
  await keepLongCode(org.db, carried.id, sealed, new Date(nowMs + longCodeMs))
  return sealer.seal('authorization-code', org.id, JSON.stringify(carried.id), nowMs)
}

/** Opens a code; undefined when it is not one of ours, of this org. Its age is the engine's to judge. */
export async function openCode(sealer: Sealer, org: OrgContext, code: string): Promise<CarriedCode | undefined> {
  if (code.length > maxCodeLength) return undefined
  const opened = sealer.open('authorization-code', org.id, code)
  if (!opened) return undefined
  const content = JSON.parse(opened.text) as Compact | string
  if (typeof content !== 'string') return expand(content)
  const waiting = await takeLongCode(org.db, content)
  const held = waiting === undefined ? undefined : sealer.open('authorization-code', org.id, waiting)
  return held && expand(JSON.parse(held.text) as Compact)
}

/** A code without its member names, which would be half of its length. */
type Compact = readonly unknown[]

const compact = (code: CarriedCode): Compact => [
  code.id,
  code.clientId,
  code.userId,
  code.sessionId,
  code.scope.join(' '),
  code.redirectUriHash,
  code.codeChallenge ?? 0,
  code.nonce ?? 0,
  code.claims ?? 0,
  code.authenticatedAt,
  code.amr,
  code.acr,
  code.issuedAt,
  code.login,
]

function expand(content: Compact): CarriedCode {
  const [id, clientId, userId, sessionId, scope, redirectUriHash, codeChallenge, nonce, claims, ...rest] = content
  const [authenticatedAt, amr, acr, issuedAt, login] = rest
  const code = { id, clientId, userId, sessionId, scope: String(scope).split(' ').filter(Boolean), redirectUriHash }
  const asked = {
    codeChallenge: codeChallenge || undefined,
    nonce: nonce === 0 ? undefined : nonce,
    claims: claims || undefined,
  }
  return { ...code, ...asked, authenticatedAt, amr, acr, issuedAt, login } as CarriedCode
}
