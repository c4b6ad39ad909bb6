import type { KyselyPlugin, OperationNode, RootOperationNode } from 'kysely'
import { orgTableNames } from './schema.ts'

/** Thrown by the guards: a bug in a store, caught at the query's first run, before it reaches the database. */
export class UnguardedQuery extends Error {}

/**
 * Refuses every query that touches an org's table without binding its org_id to this org.
 *
 * A table is bound by a conjunct `t.org_id = <org>` of where or on, or by being joined on the org_id of a table that
 * is; a row is bound by carrying the org. Works on the query's tree, so that it sees what will be sent.
 */
export function orgGuard(org: unknown): KyselyPlugin {
  return guardWith((node) => checkScope(node, org, new Set()))
}

/** Refuses every query that touches an org's table at all. */
export function networkGuard(): KyselyPlugin {
  return guardWith((node) => {
    for (const table of tablesBelow(node))
      if (orgTableNames.has(table)) throw new UnguardedQuery(`${table} belongs to orgs: use the org door`)
  })
}

function guardWith(check: (node: RootOperationNode) => void): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      check(node)
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
}

/** A node with its children unknown: the walk is by shape, not by class. */
type Node = OperationNode & Readonly<Record<string, unknown>>
/** A table in a query under the name the query gives it. */
interface Source {
  readonly table: string
  readonly alias: string
}

const queryKinds = new Set([
  'SelectQueryNode',
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
  'MergeQueryNode',
])

function checkScope(node: OperationNode, org: unknown, outer: ReadonlySet<string>): void {
  const query = node as Node
  if (!queryKinds.has(query.kind)) return descend(query, org, outer)
  if (query.kind === 'MergeQueryNode') throw new UnguardedQuery('merge is not understood by the guard')
  const sources = sourcesOf(query)
  const bound = boundAliases(sources, conditionsOf(query), org, outer)
  for (const { table, alias } of sources)
    if (orgTableNames.has(table) && !bound.has(alias))
      throw new UnguardedQuery(`${query.kind} on ${table} (${alias}) lacks org_id = the org`)
  if (query.kind === 'InsertQueryNode') checkInsert(query, org)
  descend(query, org, bound)
}

/** Looks for further queries below: subqueries, CTEs, and raw text that would hide one. */
function descend(node: Node, org: unknown, outer: ReadonlySet<string>): void {
  if (
    node.kind === 'RawNode' &&
    (node.sqlFragments as string[]).some((text) => /\b(from|join|into|update|delete)\b/i.test(text))
  )
    throw new UnguardedQuery('raw SQL may not name tables: the guard cannot see them')
  for (const child of childrenOf(node))
    if (queryKinds.has(child.kind)) checkScope(child, org, outer)
    else descend(child, org, outer)
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).kind === 'string'

function sourcesOf(query: Node): Source[] {
  const roots = [query.from, query.table, query.using].filter(isNode)
  const listed = roots.flatMap((root) =>
    root.kind === 'FromNode' || root.kind === 'UsingNode' ? childrenOf(root) : [root],
  )
  const joined = ((query.joins as Node[] | undefined) ?? []).map((join) => join.table as Node)
  return [...listed, ...joined].flatMap(sourceOf)
}

function sourceOf(node: Node): Source[] {
  if (node.kind === 'ListNode') return childrenOf(node).flatMap(sourceOf)
  if (node.kind === 'AliasNode') {
    const alias = (node.alias as Node).name
    return sourceOf(node.node as Node).map(({ table }) => ({ table, alias: String(alias) }))
  }
  const table = node.kind === 'TableNode' ? tableName(node) : undefined
  return table === undefined ? [] : [{ table, alias: table }]
}

const tableName = (node: Node): string => String(((node.table as Node).identifier as Node).name)

function conditionsOf(query: Node): Node[] {
  const wheres = isNode(query.where) ? [query.where.where as Node] : []
  const ons = ((query.joins as Node[] | undefined) ?? []).flatMap((join) =>
    isNode(join.on) ? [join.on.on as Node] : [],
  )
  return [...wheres, ...ons].flatMap(conjuncts)
}

function conjuncts(node: Node): Node[] {
  if (node.kind === 'AndNode') return [...conjuncts(node.left as Node), ...conjuncts(node.right as Node)]
  if (node.kind === 'ParensNode') return conjuncts(node.node as Node)
  return [node]
}

/** The aliases whose org is settled: by the org itself, or by equality with one that is, here or outside. */
function boundAliases(
  sources: readonly Source[],
  conditions: readonly Node[],
  org: unknown,
  outer: ReadonlySet<string>,
): ReadonlySet<string> {
  const only = sources.length === 1 ? sources[0]?.alias : undefined
  const bound = new Set(outer)
  for (const { alias } of sources) bound.delete(alias)
  const equalities = conditions.flatMap((condition) => orgEquality(condition, org, only))
  for (let before = -1; before !== bound.size; ) {
    before = bound.size
    for (const [left, right] of equalities) {
      if (left && (right === true || (right && bound.has(right)))) bound.add(left)
      if (right && right !== true && left && bound.has(left)) bound.add(right)
    }
  }
  return bound
}

/** `a.org_id = b.org_id` gives [a, b]; `a.org_id = <org>` gives [a, true]; anything else nothing. */
function orgEquality(
  node: Node,
  org: unknown,
  only: string | undefined,
): [string | undefined, string | true | undefined][] {
  if (node.kind !== 'BinaryOperationNode' || (node.operator as Node).operator !== '=') return []
  const left = orgColumnOf(node.leftOperand as Node, only)
  if (left === undefined) return []
  const right = node.rightOperand as Node
  if (right.kind === 'ValueNode') return right.value === org ? [[left, true]] : []
  return [[left, orgColumnOf(right, only)]]
}

function orgColumnOf(node: Node, only: string | undefined): string | undefined {
  if (node.kind !== 'ReferenceNode' || columnName(node.column as Node) !== 'org_id') return undefined
  return isNode(node.table) ? tableName(node.table) : only
}

const columnName = (node: Node): string | undefined =>
  node.kind === 'ColumnNode' ? String((node.column as Node).name) : undefined

function checkInsert(query: Node, org: unknown): void {
  const into = tableName(query.into as Node)
  if (!orgTableNames.has(into)) return
  const at = ((query.columns as Node[] | undefined) ?? []).findIndex((column) => columnName(column) === 'org_id')
  const values = query.values as Node | undefined
  if (at < 0 || !values || !insertedOrgs(values, at).every((node) => isOrgValue(node, org)))
    throw new UnguardedQuery(`a row for ${into} lacks its org_id`)
}

/** What each inserted row, or the select that makes them, puts at this place. */
function insertedOrgs(values: Node, at: number): unknown[] {
  if (values.kind === 'ValuesNode') return (values.values as Node[]).map((row) => (row.values as unknown[])[at])
  if (values.kind === 'SelectQueryNode') return [(values.selections as (Node | undefined)[])[at]?.selection]
  return [undefined]
}

function isOrgValue(given: unknown, org: unknown): boolean {
  if (!isNode(given)) return given === org
  if (given.kind === 'AliasNode') return isOrgValue(given.node, org)
  if (given.kind === 'ValueNode') return given.value === org
  // The rows come from a query that is itself bound, so its org_id is the org.
  return given.kind === 'ReferenceNode' && columnName(given.column as Node) === 'org_id'
}

function tablesBelow(node: OperationNode): string[] {
  const here = node.kind === 'TableNode' ? [tableName(node as Node)] : []
  return [...here, ...childrenOf(node as Node).flatMap(tablesBelow)]
}
