import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainPng } from '../../../tests/support/png.ts'
import { type ManagementWorld, makeManagementWorld } from '../../../tests/worlds/management-world.ts'
import { keepPicture } from './keep-picture.ts'
import { remakePicture } from './remake.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const bounds = { maxWidth: 200, maxHeight: 100 }

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#0f5c8c' } })

const keep = (bytes: Buffer) => keepPicture(world.db, bytes, bounds, new Date())

const pathOf = async (bytes: Buffer) => {
  const outcome = await keep(bytes)
  if (outcome.kind !== 'kept') throw new Error(outcome.why)
  return outcome.path
}

describe('a picture', () => {
  test.each(['png', 'jpeg', 'gif'] as const)('that is a %s is kept as a PNG within its bounds', async (format) => {
    const path = await pathOf(await plain(400, 400).toFormat(format).toBuffer())
    const answer = await world.app.inject({ url: path, headers: { host: new URL(world.issuer).host } })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(await sharp(answer.rawPayload).metadata()).toMatchObject({ format: 'png', width: 100, height: 100 })
  })

  test('loses everything but its pixels: the place it was taken at, and what hides behind its end', async () => {
    const script = '<script>alert(document.domain)</script>'
    const taken = await plain(50, 50)
      .jpeg()
      .withExif({ IFD0: { Copyright: script }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
      .toBuffer()
    const made = await remakePicture(Buffer.concat([taken, Buffer.from(script)]), bounds)
    if ('why' in made) throw new Error(made.why)
    expect((await sharp(made.png).metadata()).exif).toBeUndefined()
    expect(made.png.includes('script')).toBe(false)
  })

  test('has one path however often it is kept, and none in another org', async () => {
    const bytes = await plain(30, 30).png().toBuffer()
    const path = await pathOf(bytes)
    expect(await pathOf(bytes)).toBe(path)
    await world.addOrg('other')
    const host = `other.${new URL(world.issuer).host}`
    expect((await world.app.inject({ url: path, headers: { host } })).statusCode).toBe(404)
  })
})

test.each<[string, () => Buffer | Promise<Buffer>, string]>([
  ['a drawing that may hold a script', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not-a-picture'],
  ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'not-a-picture'],
  ['a WebP', () => plain(5, 5).webp().toBuffer(), 'not-a-picture'],
  ['nothing', () => Buffer.alloc(0), 'not-a-picture'],
  ['a page that begins as a GIF', () => Buffer.from('GIF89a/*<script>alert(1)</script>*/'), 'broken-picture'],
  ['half a JPEG', async () => (await plain(300, 300).jpeg().toBuffer()).subarray(0, 400), 'broken-picture'],
  ['ten thousand by ten thousand pixels in some kilobytes', () => plainPng(10_000, 10_000), 'too-many-pixels'],
])('%s is refused by its name', async (_, make, why) => {
  expect(await keep(await make())).toEqual({ kind: 'refused', why })
})
