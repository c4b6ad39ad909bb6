import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A sentence for the operator: what is wrong with the master key, and what to do. */
export class MasterKeyProblem extends Error {}

/** Where the master key comes from: the environment's text, or a file. */
export interface MasterKeySource {
  readonly text: string | undefined
  readonly file: string
}

/** Reads the master key; undefined when neither text nor file exists. Throws MasterKeyProblem when it is damaged. */
export async function readMasterKey({ text, file }: MasterKeySource): Promise<Buffer | undefined> {
  if (text !== undefined) return decode(text, 'MASTER_KEY')
  try {
    return decode(await readFile(file, 'utf8'), file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Makes a master key and keeps it in the file, which only its owner may read (mode 0600). Throws if it exists. */
export async function makeMasterKey(file: string): Promise<Buffer> {
  const key = randomBytes(32)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${key.toString('base64')}\n`)
    // The database will hold what only this key opens: it must be on the disk first.
    await handle.sync()
  } finally {
    await handle.close()
  }
  return key
}

function decode(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32)
    throw new MasterKeyProblem(`${where} does not hold 32 bytes in base64. Restore the key that made this database.`)
  return key
}
