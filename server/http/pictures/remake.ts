import type { Sharp, SharpOptions } from 'sharp'

/** How large a kept picture may be; a larger one is made smaller, a smaller one stays. */
export interface PictureBounds {
  readonly maxWidth: number
  readonly maxHeight: number
}

/** Why a file is not taken for a picture. */
export type PictureRefusal = 'not-a-picture' | 'broken-picture' | 'too-many-pixels'

/** The most pixels that are ever unpacked: a file of some kilobytes can claim billions of them. */
const mostPixels = 4_096 * 4_096

/** How the files begin that we read. Nothing else reaches a decoder: no SVG, which may hold scripts, and no PDF. */
const beginnings: readonly Buffer[] = [
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from([0xff, 0xd8, 0xff]),
  Buffer.from('GIF87a', 'latin1'),
  Buffer.from('GIF89a', 'latin1'),
]

const loaders = ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadNsgifBuffer']

type OpenPicture = (bytes: Buffer, options: SharpOptions) => Sharp

let opening: Promise<OpenPicture> | undefined

/** Brings the decoders with the first picture: most processes never see one, and they cost memory and time. */
const bring = (): Promise<OpenPicture> =>
  (opening ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    sharp.concurrency(1)
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: loaders })
    return sharp
  }))

/**
 * Makes a PNG of a PNG, JPEG or GIF, from its pixels alone: what else the file held is gone, be it a place in its
 * metadata or a script behind its end. Of a moving picture the first frame is taken.
 */
export async function remakePicture(
  bytes: Buffer,
  { maxWidth, maxHeight }: PictureBounds,
): Promise<{ readonly png: Buffer } | { readonly why: PictureRefusal }> {
  if (!beginnings.some((beginning) => bytes.subarray(0, beginning.length).equals(beginning)))
    return { why: 'not-a-picture' }
  const open = await bring()
  try {
    const png = await open(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
      .autoOrient()
      .resize({ width: maxWidth, height: maxHeight, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 10 })
      .png({ compressionLevel: 9 })
      .toBuffer()
    return { png }
  } catch (error) {
    // The decoders say only by their words why they gave up; whatever it was, the file is at fault.
    return { why: /pixel limit/i.test(String(error)) ? 'too-many-pixels' : 'broken-picture' }
  }
}
