import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

// A backup is one file: a line that says what it is, the frames compressed with zlib, and the SHA-256 of all that. A
// frame is a letter, a length and as many bytes:
//   H  the header, as JSON          T  a table begins, as JSON      D  rows of it, in the text format of COPY
//   E  the table ends, as JSON      S  the sequences, as JSON       Z  the end, as JSON
// Nothing in it is encrypted but what the database itself holds sealed: it is to be kept like the database.

/** What a backup says of itself. */
export interface BackupHeader {
  readonly createdAt: string
  /** The migrations its rows were written under, in order. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
  /** Which master key its secrets are sealed under; the key itself is never in a backup. */
  readonly masterKeyFingerprint: string
}

/** A table in a backup. */
export interface BackupTable {
  readonly name: string
  readonly columns: readonly string[]
}

/** A sequence in a backup. */
export interface BackupSequence {
  readonly name: string
  readonly value: string
}

/** One piece of a backup, in the order of the file. */
export type Frame =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly table: BackupTable }
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'table-end'; readonly rows: number }
  | { readonly kind: 'sequences'; readonly sequences: readonly BackupSequence[] }
  | { readonly kind: 'end'; readonly tables: number; readonly rows: number }

/** The file is not a whole backup of a format we know: the message is a sentence for the operator. */
export class BackupDamage extends Error {}

const firstLine = Buffer.from('ATRIUM BACKUP 1\n')
const checksumLength = 32

/** More than any frame holds that we write; a damaged length must not fill the memory. */
const longestFrame = 64_000_000

const letters = { header: 'H', table: 'T', rows: 'D', 'table-end': 'E', sequences: 'S', end: 'Z' } as const
const kinds = new Map<string, Frame['kind']>(
  Object.entries(letters).map(([kind, letter]) => [letter, kind as Frame['kind']]),
)

/** Writes the frames into a new file, on the disk when the promise resolves; fails where the file exists. */
export async function writeBackup(path: string, frames: AsyncIterable<Frame>): Promise<void> {
  const hash = createHash('sha256').update(firstLine)
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  file.write(firstLine)
  await pipeline(Readable.from(encode(frames)), createGzip(), sealWith(hash), file)
}

/** Passes everything on and adds the checksum at the end. */
function sealWith(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      hash.update(chunk)
      done(undefined, chunk)
    },
    flush(done) {
      done(undefined, hash.digest())
    },
  })
}

async function* encode(frames: AsyncIterable<Frame>): AsyncIterable<Buffer> {
  for await (const { kind, ...rest } of frames) {
    const payload = 'bytes' in rest ? rest.bytes : Buffer.from(JSON.stringify(rest))
    const head = Buffer.alloc(5)
    head.write(letters[kind], 'latin1')
    head.writeUInt32BE(payload.length, 1)
    yield Buffer.concat([head, payload])
  }
}

/** Reads every byte and compares the checksum; throws a BackupDamage when the file is torn, altered or none of ours. */
export async function checkWhole(path: string): Promise<void> {
  const length = await lengthOf(path)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { end: length - checksumLength - 1 })) hash.update(chunk as Buffer)
  const kept = await readAt(path, length - checksumLength, checksumLength)
  if (!hash.digest().equals(kept)) throw new BackupDamage(`${path} is torn or was altered: its checksum does not fit.`)
}

/** Gives the frames of a file that was checked to be whole; throws a BackupDamage where they make no sense. */
export async function* readBackup(path: string): AsyncIterable<Frame> {
  const length = await lengthOf(path)
  const range = { start: firstLine.length, end: length - checksumLength - 1 }
  const source = createReadStream(path, range)
  const gunzip = createGunzip()
  source.once('error', (reason) => gunzip.destroy(reason)).pipe(gunzip)
  try {
    yield* decode(gunzip, path)
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code?.startsWith('Z_') !== true) throw reason
    throw new BackupDamage(`${path} is damaged: it does not decompress.`, { cause: reason })
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

async function* decode(chunks: AsyncIterable<Buffer>, path: string): AsyncIterable<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const length = rest.readUInt32BE(1)
      const kind = kinds.get(rest.toString('latin1', 0, 1))
      if (kind === undefined || length > longestFrame)
        throw new BackupDamage(`${path} holds something no backup holds.`)
      if (rest.length < 5 + length) break
      yield toFrame(kind, rest.subarray(5, 5 + length))
      rest = rest.subarray(5 + length)
    }
  }
  if (rest.length > 0) throw new BackupDamage(`${path} ends in the middle.`)
}

function toFrame(kind: Frame['kind'], payload: Buffer): Frame {
  if (kind === 'rows') return { kind, bytes: payload }
  return { kind, ...(JSON.parse(payload.toString()) as object) } as Frame
}

async function lengthOf(path: string): Promise<number> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLine.length), 0, firstLine.length, 0)
    if (size < firstLine.length + checksumLength || bytesRead < firstLine.length || !buffer.equals(firstLine)) {
      const isOurs = buffer.toString('latin1').startsWith('ATRIUM BACKUP ')
      throw new BackupDamage(isOurs ? `${path} is torn, or of a newer release.` : `${path} is no backup of Atrium.`)
    }
    return size
  } finally {
    await file.close()
  }
}

async function readAt(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    return (await file.read(Buffer.alloc(length), 0, length, position)).buffer
  } finally {
    await file.close()
  }
}
