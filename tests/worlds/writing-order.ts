import { sql } from 'kysely'

/**
 * The order in which the log was written. By the moment alone, events of one millisecond come in the order of their
 * random ids, which is another at each run; rows are only ever added, so where they lie says which came first.
 */
export const inWritingOrder = sql`published, written, ctid`
