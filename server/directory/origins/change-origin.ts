import type { z } from 'zod'
import type { trustedOriginDraft } from '../../../contracts/management/trusted-origin.ts'
import { changesBetween } from '../../audit/changes.ts'
import type { EventType } from '../../audit/event-types.ts'
import type { LogParty } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { changedSince, notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { newId } from '../../keys/ids.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import { lockOrg } from '../store.ts'
import { readOrigin } from './read-origin.ts'
import {
  countOrigins,
  deleteOrigin,
  findOrigin,
  findOriginToChange,
  insertOrigin,
  isOriginTaken,
  type OriginDraft,
  type StoredOrigin,
  updateOrigin,
} from './store.ts'

/** What a change of a trusted origin comes to. */
export type OriginOutcome = { readonly kind: 'changed'; readonly origin: StoredOrigin } | Refused

/** Who changes it, and the versions they have seen. */
export type OriginAct = Act & { readonly ifMatch?: readonly string[] | undefined }

/** The most origins an org lists. */
const originsMax = 100

type Draft = z.output<typeof trustedOriginDraft>

/** The draft with its origin proven to be one. */
function readDraft({ name, origin, scopes }: Draft, allowsLoopback: boolean): OriginDraft | Refused {
  const read = readOrigin(origin, allowsLoopback)
  if (read.kind === 'wrong') return wrongField('origin', read.why, 'origin-is-one')
  return { name, origin: read.origin, scopes: [...new Set(scopes.map(({ type }) => type))] }
}

const taken = wrongField('origin', 'is in the list already', 'origin-is-listed-once')

const target = ({ id, origin, name }: Pick<StoredOrigin, 'id' | 'origin' | 'name'>): LogParty => ({
  id,
  type: 'TrustedOrigin',
  alternateId: origin,
  displayName: name,
})

const authorOf = ({ userId, credentialId }: Act['caller']): string | null => userId ?? credentialId ?? null

/** Adds an origin, which is trusted at once. */
export function createOrigin(db: OrgDb, wanted: Draft, allowsLoopback: boolean, act: Act): Promise<OriginOutcome> {
  return inOrgTransaction(db, async (transaction) => {
    const draft = readDraft(wanted, allowsLoopback)
    if ('refusal' in draft) return draft
    await lockOrg(transaction)
    if ((await countOrigins(transaction)) >= originsMax) return { kind: 'refused', refusal: tooMany }
    const id = newId('tos')
    if (!(await insertOrigin(transaction, { id, ...draft }, authorOf(act.caller), act.now))) return taken
    await logAct(transaction, act, 'security.trusted_origin.create', [target({ id, ...draft })])
    return found(await findOrigin(transaction, id))
  })
}

const tooMany = {
  error: 'resource-limit',
  rule: 'org-has-room-for-an-origin',
  causes: [`the org has ${originsMax} trusted origins: delete one first`],
} as const

/** Replaces what an origin is called, where it is and what it is trusted with. */
export function replaceOrigin(
  db: OrgDb,
  id: string,
  wanted: Draft,
  allowsLoopback: boolean,
  act: OriginAct,
): Promise<OriginOutcome> {
  return changeOrigin(db, id, act, 'security.trusted_origin.update', async (transaction, before) => {
    const draft = readDraft(wanted, allowsLoopback)
    if ('refusal' in draft) return draft
    if (await isOriginTaken(transaction, draft.origin, id)) return taken
    return { ...before, ...draft }
  })
}

/** Trusts an origin again, or no longer for now. Asking for what is so changes nothing. */
export const setOriginStatus = (
  db: OrgDb,
  id: string,
  status: StoredOrigin['status'],
  act: OriginAct,
): Promise<OriginOutcome> =>
  changeOrigin(
    db,
    id,
    act,
    status === 'ACTIVE' ? 'security.trusted_origin.activate' : 'security.trusted_origin.deactivate',
    async (_, before) => ({ ...before, status }),
  )

function changeOrigin(
  db: OrgDb,
  id: string,
  act: OriginAct,
  eventType: EventType,
  change: (transaction: OrgDb, before: StoredOrigin) => Promise<StoredOrigin | Refused>,
): Promise<OriginOutcome> {
  return inOrgTransaction(db, async (transaction) => {
    // New rows and new origins of old rows are made one after the other, so that none meets the unique key.
    await lockOrg(transaction)
    const before = await findOriginToChange(transaction, id)
    if (!before) return notFound(id, 'TrustedOrigin')
    if (act.ifMatch && !act.ifMatch.includes(before.version)) return changedSince
    const after = await change(transaction, before)
    if ('refusal' in after) return after
    const changeDetails = changesBetween(fieldsOf(before), fieldsOf(after))
    if (!changeDetails) return { kind: 'changed', origin: before }
    if (!(await updateOrigin(transaction, before, after, authorOf(act.caller), act.now))) return changedSince
    await logAct(transaction, act, eventType, [{ ...target(after), changeDetails }])
    return found(await findOrigin(transaction, id))
  })
}

const fieldsOf = ({ name, origin, scopes, status }: StoredOrigin) => ({
  name,
  origin,
  scopes: scopes.toSorted(),
  status,
})

function found(origin: StoredOrigin | undefined): OriginOutcome {
  if (!origin) throw new Error('unreachable: this transaction just wrote the row')
  return { kind: 'changed', origin }
}

/** Removes an origin from the list. */
export function removeOrigin(db: OrgDb, id: string, act: OriginAct): Promise<{ readonly kind: 'removed' } | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const before = await findOriginToChange(transaction, id)
    if (!before) return notFound(id, 'TrustedOrigin')
    if (act.ifMatch && !act.ifMatch.includes(before.version)) return changedSince
    if (!(await deleteOrigin(transaction, before))) return changedSince
    await logAct(transaction, act, 'security.trusted_origin.delete', [target(before)])
    return { kind: 'removed' }
  })
}
