import { createHash } from 'node:crypto'
import type { OrgDb } from '../../database/org.ts'
import { type PictureBounds, type PictureRefusal, remakePicture } from './remake.ts'
import { insertPicture } from './store.ts'

/** What became of an uploaded picture: the path it is served at, or why it is not taken. */
export type PictureOutcome =
  | { readonly kind: 'kept'; readonly path: string }
  | { readonly kind: 'refused'; readonly why: PictureRefusal }

/** Makes an uploaded picture anew and keeps it for the org. The same picture has the same path. */
export async function keepPicture(db: OrgDb, bytes: Buffer, bounds: PictureBounds, now: Date): Promise<PictureOutcome> {
  const made = await remakePicture(bytes, bounds)
  if ('why' in made) return { kind: 'refused', why: made.why }
  const id = createHash('sha256').update(made.png).digest('base64url')
  await insertPicture(db, { id, type: 'image/png', bytes: made.png }, now)
  return { kind: 'kept', path: `/pictures/${id}` }
}
