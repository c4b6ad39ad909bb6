/** A column of a CSV file: its name, and what a row has there. */
export type CsvColumn<Row> = readonly [string, (row: Row) => string | number | null | undefined]

/** The first line of the file. */
export const csvHead = <Row>(columns: readonly CsvColumn<Row>[]): string =>
  `${columns.map(([name]) => cellOf(name)).join(',')}\r\n`

/** Rows as lines of a CSV file (RFC4180-2); names in the order of `csvHead`. */
export const csvLines = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string =>
  rows.map((row) => `${columns.map(([, read]) => cellOf(String(read(row) ?? ''))).join(',')}\r\n`).join('')

/**
 * A text as a cell. Spreadsheets run what begins like a formula, and what is written here comes from strangers: an
 * apostrophe before it makes it a text. A cell begins behind a semicolon, too, for spreadsheets of countries that write
 * decimals with a comma, and then quotes within a line hold nothing together.
 */
export function cellOf(text: string): string {
  const harmless = text.replaceAll(/(^|[;\n])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g, "$1'")
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
