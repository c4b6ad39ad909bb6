import type { Pool } from 'pg'
import { readerOf } from './pool.ts'

// Our half of PostgreSQL's extended query protocol, for statements that are written once and run all the time. The
// driver describes a statement anew at each run, and sends a run as four messages; knowing the statement saves both.

/** What is known of a statement before its first run. */
export interface HotText {
  readonly name: string
  readonly text: string
}

/** A value that a hot statement takes. Everything is sent as text, and read by the type of its place. */
export type HotValue = string | number | boolean | Date | readonly string[] | null | undefined

/** The parts of the driver's connection that are used here. */
interface Wire {
  readonly stream: { readonly writable: boolean; readonly write: (bytes: Buffer) => void }
  /** What was prepared on this connection, by name; the driver writes it down when the database says so. */
  readonly parsedStatements: Readonly<Record<string, string>>
  readonly parse: (statement: HotText) => void
  readonly describe: (what: { readonly type: 'S'; readonly name: string }) => void
}

type Row = Record<string, unknown>
type Done = (error: Error | undefined, rows: readonly Row[]) => void

interface Column {
  readonly name: string
  readonly read: (text: string) => unknown
}

/** Runs a statement on a connection of the pool, where it is prepared at its first run. One round trip. */
export function runHot(pool: Pool, statement: HotText, values: readonly HotValue[]): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const bytes = messagesOf(statement.name, values)
    pool.connect((error, client, release) => {
      if (error || !client) return reject(error ?? new Error('the pool gave no connection'))
      const done: Done = (failed, rows) => {
        // As the pool itself does it: a connection whose statement failed is not used again.
        release(failed)
        if (failed) reject(failed)
        else resolve(rows)
      }
      // The driver's types know no callback beside a query of one's own; the driver takes it.
      const query = client.query.bind(client) as unknown as (query: HotQuery, done: Done) => void
      query(new HotQuery(statement, bytes), done)
    })
  })
}

/** Which columns a statement gives, by the connection that said so. */
const described = new WeakMap<Wire, Map<string, readonly Column[]>>()

/** One run, in the words in which the driver talks to its queries. */
class HotQuery {
  readonly name: string
  readonly text: string
  /** Set by the driver. */
  callback: Done | undefined
  readonly #bytes: Buffer
  readonly #rows: Row[] = []
  #columns: readonly Column[] = []
  #wire: Wire | undefined

  constructor({ name, text }: HotText, bytes: Buffer) {
    this.name = name
    this.text = text
    this.#bytes = bytes
  }

  submit(wire: Wire): null {
    this.#wire = wire
    const columns = described.get(wire)?.get(this.name)
    if (columns) this.#columns = columns
    else this.#prepare(wire)
    // What cannot be written is answered by the end of the connection.
    if (wire.stream.writable) wire.stream.write(this.#bytes)
    return null
  }

  #prepare(wire: Wire): void {
    if (wire.parsedStatements[this.name] === undefined) wire.parse({ name: this.name, text: this.text })
    wire.describe({ type: 'S', name: this.name })
  }

  handleRowDescription({
    fields,
  }: {
    readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
  }) {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, read: readerOf(dataTypeID) }))
    if (!this.#wire) return
    const known = described.get(this.#wire) ?? new Map<string, readonly Column[]>()
    described.set(this.#wire, known.set(this.name, this.#columns))
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const row: Row = {}
    let at = 0
    for (const { name, read } of this.#columns) {
      const text = fields[at++]
      row[name] = typeof text === 'string' ? read(text) : null
    }
    this.#rows.push(row)
  }

  handleCommandComplete(): void {
    // How many rows there were is seen in the rows.
  }

  handleReadyForQuery(): void {
    this.#end(undefined)
  }

  handleError(error: Error): void {
    this.#end(error)
  }

  #end(error: Error | undefined): void {
    const { callback } = this
    this.callback = undefined
    callback?.(error, this.#rows)
  }
}

/** Written here first, because how long a text is in UTF-8 is known only when it is written. */
let desk = Buffer.allocUnsafeSlow(16_384)

/** Portals and formats are the unnamed and the usual ones; then all rows are asked for, and the end of the transaction. */
const rest = Buffer.concat([
  Buffer.from([0, 0]),
  Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0]),
  Buffer.from([0x53, 0, 0, 0, 4]),
])

/** Bind, Execute and Sync in one piece. */
function messagesOf(name: string, values: readonly HotValue[]): Buffer {
  desk[0] = 0x42
  desk[5] = 0
  let at = 6 + desk.write(name, 6)
  desk[at++] = 0
  at = desk.writeInt16BE(0, at)
  at = desk.writeInt16BE(values.length, at)
  for (const value of values) {
    const text = textOf(value)
    if (text === null) {
      makeRoom(at, 4)
      at = desk.writeInt32BE(-1, at)
      continue
    }
    makeRoom(at, 4 + text.length * 3)
    const length = desk.write(text, at + 4)
    at = desk.writeInt32BE(length, at) + length
  }
  makeRoom(at, rest.length)
  // The rest is of Bind as far as its two first bytes.
  desk.writeInt32BE(at + 2 - 1, 1)
  at += rest.copy(desk, at)
  return Buffer.from(desk.subarray(0, at))
}

function makeRoom(at: number, more: number): void {
  if (at + more <= desk.length) return
  const larger = Buffer.allocUnsafeSlow((at + more) * 2)
  desk.copy(larger, 0, 0, at)
  desk = larger
}

function textOf(value: HotValue): string | null {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object') return `{${value.map(quoted).join()}}`
  return String(value)
}

/** An element of an array as PostgreSQL reads it. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
