import { crc32, deflateSync, inflateSync } from 'node:zlib'

// Chromium writes pictures fast rather than small. Ours have large flat areas and few colours, so that a palette and
// the most patient compression make them a third of the size.

interface Pixels {
  readonly width: number
  readonly height: number
  /** 0xRRGGBB, row by row. */
  readonly colours: Uint32Array
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const paletteMax = 256

/** Gives the same picture in fewer bytes. Takes what Chromium writes: 8 bits a channel, not interlaced. */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, colours } = readPixels(png)
  const { palette, indexOf } = choosePalette(colours)
  const lines = Buffer.alloc((width + 1) * height)
  for (let at = 0; at < colours.length; at++)
    lines[at + Math.floor(at / width) + 1] = indexOf.get(colours[at] ?? 0) ?? 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const entries = Buffer.from(palette.flatMap((colour) => channelsOf(colour)))
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', entries),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...parts])
}

/** The most frequent colours, and for every other one the nearest of them: shades at the edge of a letter, as a rule. */
function choosePalette(colours: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour)
  const palette = byCount.slice(0, paletteMax)
  const indexOf = new Map(palette.map((colour, at) => [colour, at]))
  for (const colour of byCount.slice(paletteMax)) indexOf.set(colour, nearest(palette, colour))
  return { palette, indexOf }
}

function nearest(palette: readonly number[], colour: number): number {
  const wanted = channelsOf(colour)
  const distances = palette.map((known) =>
    channelsOf(known).reduce((sum, channel, at) => sum + (channel - (wanted[at] ?? 0)) ** 2, 0),
  )
  return distances.indexOf(Math.min(...distances))
}

const channelsOf = (colour: number): number[] => [colour >> 16, (colour >> 8) & 255, colour & 255]

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}

function readPixels(png: Buffer): Pixels {
  const header = png.subarray(16, 29)
  const [width, height, depth, type] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]]
  if (depth !== 8 || (type !== 2 && type !== 6) || header[12] !== 0)
    throw new Error('not a picture as Chromium writes it')
  const step = type === 6 ? 4 : 3
  const bytes = unfilter(inflateSync(Buffer.concat(dataOf(png))), width * step, height, step)
  const colours = new Uint32Array(width * height)
  for (let at = 0; at < colours.length; at++) colours[at] = bytes.readUIntBE(at * step, 3)
  return { width, height, colours }
}

function dataOf(png: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = signature.length; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  return parts
}

/** Undoes the filter of every line: what stands there is the difference to a guess from its neighbours. */
function unfilter(lines: Buffer, lineLength: number, height: number, step: number): Buffer {
  const bytes = Buffer.alloc(lineLength * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (lineLength + 1)] ?? 0
    for (let x = 0; x < lineLength; x++) {
      const at = y * lineLength + x
      const left = x >= step ? (bytes[at - step] ?? 0) : 0
      const up = y > 0 ? (bytes[at - lineLength] ?? 0) : 0
      const corner = x >= step && y > 0 ? (bytes[at - lineLength - step] ?? 0) : 0
      bytes[at] = (lines[at + y + 1] ?? 0) + guess(filter, left, up, corner)
    }
  }
  return bytes
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  return filter === 4 ? paeth(left, up, corner) : 0
}

function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}
