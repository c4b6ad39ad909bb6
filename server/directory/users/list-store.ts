import { type Expression, expressionBuilder, sql, type SqlBool } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'
import { foldText } from '../../database/search.ts'
import type { SortKey } from './search-store.ts'
import { type StoredUser, selectUsers } from './store.ts'

/** One stretch of a list: whom it holds, and in which order. The next one begins where it ends. */
export interface Stretch {
  readonly where: Expression<SqlBool>
  /** By what it is ordered before the id; undefined for the id alone. */
  readonly key: SortKey | undefined
  readonly direction: 'asc' | 'desc'
  /**
   * True when an index of an attribute finds the few whom the condition is about. Unless it is told, the database, which
   * plans before it knows the values, expects many and looks for them in the order of the ids.
   */
  readonly isNarrow?: boolean
}

/** Where a list goes on: in which stretch, behind which user. */
export interface ListPosition {
  readonly stretch: number
  /** The key of the last user shown; null in a stretch ordered by id alone. */
  readonly key: string | null
  readonly id: string
}

/** A user with their place in the list. */
export interface PlacedUser {
  readonly user: StoredUser
  readonly position: ListPosition
}

/** So many users of a list that is made of stretches, from a position on. Each stretch is read by one index, as far as needed. */
export async function listStretches(
  db: OrgDb,
  stretches: readonly Stretch[],
  { after, count }: { readonly after: ListPosition | undefined; readonly count: number },
): Promise<PlacedUser[]> {
  const found: PlacedUser[] = []
  for (const [at, stretch] of stretches.entries()) {
    if (found.length >= count) break
    if (after && at < after.stretch) continue
    const users = await readStretch(db, stretch, {
      after: after?.stretch === at ? after : undefined,
      count: count - found.length,
    })
    found.push(...users.map(({ key, ...user }) => ({ user, position: { stretch: at, key, id: user.id } })))
  }
  return found
}

const keyText = (key: SortKey | undefined) =>
  key ? sql<string | null>`(${key.expression})::text` : sql<null>`null::text`

const readStretch = (
  db: OrgDb,
  stretch: Stretch,
  { after, count }: { readonly after: ListPosition | undefined; readonly count: number },
) =>
  selectUsers(db)
    .select(keyText(stretch.key).as('key'))
    .where(stretch.where)
    .$if(after !== undefined, (query) => query.where(isBehind(stretch, after ?? { stretch: 0, key: null, id: '' })))
    .$if(stretch.key !== undefined, (query) => query.orderBy(stretch.key?.expression ?? sql`id`, stretch.direction))
    .orderBy(idOf(stretch), stretch.direction)
    .limit(count)
    .execute()

/** The id, in an order that its own index does not have where another one is to be used. */
const idOf = ({ isNarrow = false }: Pick<Stretch, 'isNarrow'>) => (isNarrow ? sql`id collate "C"` : sql`id`)

function isBehind({ key, direction, isNarrow = false }: Stretch, after: ListPosition): Expression<SqlBool> {
  const sign = sql.raw(direction === 'asc' ? '>' : '<')
  if (!key) return sql<SqlBool>`${idOf({ isNarrow })} ${sign} ${after.id}::text`
  return sql<SqlBool>`(${key.expression}, id) ${sign} (${after.key}::${sql.raw(key.type)}, ${after.id}::text)`
}

const e = expressionBuilder<Tables>()

/** Whom a list holds that asks for nothing. */
export const isNotDeactivated: Expression<SqlBool> = sql<SqlBool>`status <> 'DEPROVISIONED'`

/** Whom both conditions hold for. */
export const both = (one: Expression<SqlBool>, other: Expression<SqlBool>): Expression<SqlBool> => e.and([one, other])

/** A list in the order of a key, those who lack it last. */
export function inOrderOf(where: Expression<SqlBool>, key: SortKey, direction: 'asc' | 'desc'): readonly Stretch[] {
  if (!key.isNullable) return [{ where, key, direction }]
  return [
    { where: e.and([where, e(key.expression, 'is not', null)]), key, direction },
    { where: e.and([where, e(key.expression, 'is', null)]), key: undefined, direction },
  ]
}

/** Behind what begins with a text comes nothing that does. */
const lastCharacter = '\u{10ffff}'

function beginsWith({ expression, isFolded = false }: SortKey, text: string): Expression<SqlBool> {
  const begins = isFolded ? sql`${foldText(text)}::text` : sql`lower(${text}::text)`
  return e.and([e(expression, '>=', begins), e(expression, '<', sql`${begins} || ${lastCharacter}::text`)])
}

/**
 * Those one of whose keys begins with the text: first all by the first key, then those whom only the second finds, and
 * so on, each once.
 */
export const beginningWith = (where: Expression<SqlBool>, keys: readonly SortKey[], text: string): readonly Stretch[] =>
  keys.map((key, at) => {
    const foundBefore = keys.slice(0, at).map((earlier) => sql<SqlBool>`(${beginsWith(earlier, text)}) is not true`)
    return { where: e.and([where, beginsWith(key, text), ...foundBefore]), key, direction: 'asc' }
  })
