import { type ApiScope, covers, type Permission, permissionsOfScope } from '../../../contracts/management/rights.ts'

/** What a scope is about: its middle part. */
export type Area = ApiScope extends infer Scope ? (Scope extends `okta.${infer Name}.${string}` ? Name : never) : never

/** Scopes that lie together: what they read, and what they change. */
export interface ScopeArea {
  readonly area: Area
  readonly scopes: readonly ApiScope[]
}

/** Every scope of the API, by what it is about, in the order of the table of rights. */
export const scopeAreas: readonly ScopeArea[] = areasOf(Object.keys(permissionsOfScope) as ApiScope[])

function areasOf(scopes: readonly ApiScope[]): ScopeArea[] {
  const areas = new Map<Area, ApiScope[]>()
  for (const scope of scopes) {
    const area = scope.split('.')[1] as Area
    areas.set(area, [...(areas.get(area) ?? []), scope])
  }
  return [...areas].map(([area, within]) => ({ area, scopes: within }))
}

/** True for a scope that whoever holds these rights may give away: nobody gives what they lack. */
export const mayGrant = (held: readonly Permission[], scope: ApiScope): boolean =>
  covers(new Set(held), new Set(permissionsOfScope[scope]))
