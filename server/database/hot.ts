import type { Compilable } from 'kysely'
import type { OrgDb } from './org.ts'
import { type HotValue, runHot } from './hot-query.ts'
import { withinOrg } from './org.ts'

/** Stands where a value will be given at each run. */
class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Gives the value of this name a place in the statement. */
export type Place<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name]

/** A statement of the hot path: written once, named, and prepared by the database at its first use on a connection. */
export interface HotStatement<Values, Row> {
  readonly name: string
  readonly text: string
  /** Runs it in the org of the door. One round trip. */
  readonly run: (db: OrgDb, values: Values) => Promise<Row[]>
}

const known = new Map<string, HotStatement<never, unknown>>()

/** Every hot statement by name, for the test that lists them. */
export const hotStatements: ReadonlyMap<string, { readonly name: string; readonly text: string }> = known

/**
 * Writes a hot statement once, through the org door and its guard, and names it.
 *
 * Kysely never names its statements; a named one is parsed and planned once per connection, which doubles reads. The
 * statement is made at its first use, not at import, and always for whichever org runs it.
 */
export function hotStatement<Values extends Readonly<Record<string, unknown>>, Row>(
  name: string,
  write: (db: OrgDb, place: Place<Values>) => Compilable<Row>,
): HotStatement<Values, Row> {
  let compiled: Compiled | undefined
  const org = new Placeholder('org')
  const compile = (db: OrgDb): Compiled => {
    // The placeholder plays the org, so that the guard sees the predicate that every run will carry.
    const door = withinOrg(db.pool, org as unknown as string)
    const { sql: text, parameters } = write(door, (wanted) => new Placeholder(wanted) as never).compile()
    return onePlaceEach(text, parameters)
  }
  const statement: HotStatement<Values, Row> = {
    name,
    get text() {
      return compiled?.text ?? ''
    },
    run: async (db, values) => {
      compiled ??= compile(db)
      const { text, places } = compiled
      const given = places.map((place) =>
        !(place instanceof Placeholder) ? place : place.name === 'org' ? db.org : values[place.name],
      )
      return (await runHot(db.pool, { name, text }, given as readonly HotValue[])) as Row[]
    },
  }
  known.set(name, statement)
  return statement
}

interface Compiled {
  readonly text: string
  /** What stands at $1, $2, …: a value that never changes, or the place of one that is given. */
  readonly places: readonly unknown[]
}

/** Kysely numbers every mention; here the same value is sent once, however often the statement names it. */
function onePlaceEach(text: string, parameters: readonly unknown[]): Compiled {
  const places: unknown[] = []
  const seen = new Map<unknown, number>()
  const numbers = parameters.map((given) => {
    const key = given instanceof Placeholder ? `:${given.name}` : given
    let number = seen.get(key)
    if (number === undefined) seen.set(key, (number = places.push(given)))
    return number
  })
  return { text: text.replace(/\$(\d+)/g, (_, at: string) => `$${numbers[Number(at) - 1]}`), places }
}
