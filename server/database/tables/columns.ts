import type { ColumnType } from 'kysely'

/** A moment as the driver gives it; it takes a Date. */
export type Moment = ColumnType<Date, Date, Date>

/** A moment that the database fills in. */
export type GeneratedMoment = ColumnType<Date, Date | undefined, Date>

/** A moment that may not have come. */
export type MaybeMoment = ColumnType<Date | null, Date | null | undefined, Date | null>

/** JSON: read as a value, written as text. */
export type Json<T> = ColumnType<T, string, string>

/** JSON that may be missing. */
export type MaybeJson<T> = ColumnType<T | null, string | null | undefined, string | null>

/** JSON that is an empty object where nothing is said. */
export type JsonObject = ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>

/** A value that the database fills in where none is given. */
export type WithDefault<T> = ColumnType<T, T | undefined, T>

/** A value that may be missing. */
export type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>

/** A number that only grows, as the driver gives a bigint. */
export type Counter = ColumnType<string, string | number | undefined, string | number>
