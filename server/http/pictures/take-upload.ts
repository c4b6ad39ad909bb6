import type { FastifyInstance, FastifyRequest } from 'fastify'
import multipart from '@fastify/multipart'
import type { OrgDb } from '../../database/org.ts'
import { type Refused, wrongField } from '../api/errors.ts'
import { keepPicture } from './keep-picture.ts'
import type { PictureBounds, PictureRefusal } from './remake.ts'

/** An uploaded file is smaller than this. */
const mostBytes = 1_000_000

/** Lets the routes of this instance read a file: one, and nothing beside it. */
export const takeFiles = (app: FastifyInstance): void =>
  void app.register(multipart, {
    limits: { files: 1, fields: 0, parts: 1, fileSize: mostBytes, headerPairs: 20, fieldNameSize: 100 },
  })

const sentences: Readonly<Record<PictureRefusal, string>> = {
  'not-a-picture': 'has to be a PNG, a JPEG or a GIF',
  'broken-picture': 'cannot be read to its end; save it anew and try again',
  'too-many-pixels': 'has too many pixels; make it smaller',
}

/** Keeps the picture that a request carries in its part `file`, and gives its path. Every refusal names the field. */
export async function takePicture(
  request: FastifyRequest,
  db: OrgDb,
  bounds: PictureBounds,
  now: Date,
): Promise<{ readonly path: string } | Refused> {
  const read = await readFile(request)
  if ('refusal' in read) return read
  const outcome = await keepPicture(db, read.bytes, bounds, now)
  if (outcome.kind === 'kept') return { path: outcome.path }
  return wrongField('file', sentences[outcome.why], `upload-is-no-${outcome.why}`)
}

async function readFile(request: FastifyRequest): Promise<{ readonly bytes: Buffer } | Refused> {
  if (!request.isMultipart())
    return { kind: 'refused', refusal: { error: 'wrong-content-type', rule: 'upload-is-multipart', about: 'file' } }
  try {
    let bytes: Buffer | undefined
    // To the end: what comes behind the file is refused, not read over.
    for await (const part of request.files()) {
      if (part.fieldname !== 'file') break
      bytes = await part.toBuffer()
    }
    return bytes ? { bytes } : wrongField('file', 'this field is required', 'upload-has-a-file')
  } catch (error) {
    return refuseBroken(error)
  }
}

/** What the reader of the parts throws says that the request is at fault, or that there is nobody left to answer. */
function refuseBroken(error: unknown): Refused {
  const { code } = error as { readonly code?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE')
    return {
      kind: 'refused',
      refusal: {
        error: 'too-large',
        rule: 'upload-is-small',
        about: 'file',
        causes: [`file: has to be smaller than ${mostBytes / 1_000_000} MB`],
      },
    }
  if (code?.endsWith('_LIMIT')) return wrongField('file', 'has to be the only part', 'upload-is-one-file')
  return wrongField('file', 'cannot be read to its end', 'upload-is-whole')
}
