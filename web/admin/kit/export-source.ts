import type { CsvColumn } from './csv.ts'

/** What is exported. */
export interface Source<Row> {
  /** The path of the first page, with as many rows as the API gives at once. */
  readonly first: string
  /** What the file is called, without its ending. */
  readonly fileName: string
  readonly columns: readonly CsvColumn<Row>[]
}

/** What a page says about its export. */
export interface ExportProps<Row> {
  /** What is exported, in the moment it is asked for. */
  readonly sourceOf: () => Source<Row>
  readonly title: string
  readonly note?: string
  readonly isSmall?: boolean
}
