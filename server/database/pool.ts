import { type ClientConfig, Pool, type PoolClient, types } from 'pg'

/** How long we wait for a database, in milliseconds. */
export interface Patience {
  /** For a free connection: a request that finds none is answered with 503, and sooner is kinder than later. */
  readonly connectMs: number
  /** For a statement: nothing that a request asks takes this long; what does is a database in trouble. */
  readonly statementMs: number
  /** For an answer: more than the statement's, so that it counts only when the database is cut off or frozen. */
  readonly answerMs: number
}

/** How the pool behaves where it is not the usual way. */
export interface PoolOptions {
  /** The most connections this process holds. */
  readonly size: number
  /** Told when a connection that nobody used was lost. The pool makes another when one is needed. */
  readonly onLost?: (error: Error) => void
  readonly patience?: Patience
}

/**
 * Our statements find rows by keys, so the plan for any value is the plan for every value, and weighing that anew at each
 * run costs more than the run. Such a plan must not be one that reads a whole table because it was empty when the plan
 * was made; and what is disabled looks so dear that it would be compiled.
 *
 * Rows that are looked up lie in memory: at the price of a disk's arm, in a small org two of them would be dearer than
 * reading all sessions, or half the people, and the plan would go on doing so while they become many.
 */
const planning =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c random_page_cost=1 -c enable_mergejoin=off -c jit=off'

const usualPatience: Patience = { connectMs: 1000, statementMs: 5000, answerMs: 6000 }

/** As many requests may wait for a connection; the next one is refused at once. */
const mostWaiting = 2000

/**
 * Opens a pool that outlives its database: while that is away every query fails soon, and the first one after its
 * return finds a new connection. Makes no connection itself.
 */
export function openPool(connection: ClientConfig, { size, onLost, patience = usualPatience }: PoolOptions): Pool {
  const pool = new Pool({
    ...connection,
    application_name: 'atrium',
    types: { getTypeParser },
    options: planning,
    max: size,
    connectionTimeoutMillis: patience.connectMs,
    statement_timeout: patience.statementMs,
    idle_in_transaction_session_timeout: 10_000,
    query_timeout: patience.answerMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => onLost?.(error))
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    dropWhenSilent(client)
  })
  boundTheQueue(pool)
  return pool
}

/**
 * A connection whose answer never came still waits for it: it must not go back into the pool, and the error has to be
 * known for an outage by its code.
 */
function dropWhenSilent(client: PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const { stream } = (client as unknown as { connection: { stream: { destroy: () => void } } }).connection
  const look = (error: unknown): void => {
    if (!(error instanceof Error) || error.message !== 'Query read timeout') return
    Object.assign(error, { code: 'ETIMEDOUT' })
    // The pool's own mark of a connection that may not come back; the driver sets it only once the socket is closed.
    Object.assign(client, { _queryable: false })
    stream.destroy()
  }
  const listening = (done: (error: unknown, result: unknown) => void) => (error: unknown, result: unknown) => {
    look(error)
    done(error, result)
  }
  Object.assign(client, {
    query: (...given: unknown[]) => {
      const answer = query(
        ...given.map((one) => (typeof one === 'function' ? listening(one as Parameters<typeof listening>[0]) : one)),
      )
      // Heard before whoever asked, since this listener is the first.
      if (answer instanceof Promise) answer.catch(look)
      return answer
    },
  })
}

/** The driver's pool lets any number wait. Its own `query` goes through `connect` as well. */
function boundTheQueue(pool: Pool): void {
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown
  Object.assign(pool, {
    connect: (done?: (error: Error) => void) => {
      if (pool.waitingCount < mostWaiting) return connect(...(done ? [done] : []))
      // The database's own code for "too many connections", so that it is answered like any outage.
      const error = Object.assign(new Error('too many requests wait for the database'), { code: '53300' })
      if (!done) return Promise.reject(error)
      return process.nextTick(done, error)
    },
  })
}

const timestamptz = 1184

type Reader = (text: string) => unknown
const usualReader = types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Reader

/** A moment as the database writes it in UTC; the driver's own reader understands every style and takes ten times as long. */
const readMoment: Reader = (text) =>
  text.endsWith('+00')
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : usualReader(timestamptz, 'text')(text)

/** How a value of this type is read that the database wrote as text. */
export const readerOf = (oid: number): ((text: string) => unknown) =>
  oid === timestamptz ? readMoment : usualReader(oid, 'text')

const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  format === 'binary' ? usualReader(oid, format) : readerOf(oid)) as typeof types.getTypeParser
