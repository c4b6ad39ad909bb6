import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One step of the schema, as its file says it. */
export interface Migration {
  readonly number: number
  /** The file's name without its ending, such as `0001_foundation`. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the text; line endings do not count. */
  readonly checksum: string
}

const ownFolder = join(import.meta.dirname, 'migrations')

/** Reads the migrations of a folder in order; throws when they are not numbered 1, 2, 3 … without a gap. */
export async function readMigrations(folder: string = ownFolder): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    files.map(async (file): Promise<Migration> => {
      const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n')
      const checksum = createHash('sha256').update(sql).digest('hex')
      return {
        number: Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]),
        name: file.slice(0, -'.sql'.length),
        sql,
        checksum,
      }
    }),
  )
  const misplaced = migrations.find(({ number }, index) => number !== index + 1)
  if (misplaced) throw new Error(`${join(folder, misplaced.name)}.sql breaks the order 0001_…, 0002_…, 0003_…`)
  return migrations
}
