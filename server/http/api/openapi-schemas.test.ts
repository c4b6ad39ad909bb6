import { expect, test } from 'vitest'
import { z } from 'zod'
import { answerNames, bodyNames } from '../../../contracts/management/names.ts'
import { type Direction, namedSchemas, schemaOf } from './openapi-schemas.ts'

const schemas = namedSchemas()

/** A schema without names, and without what the document alone says. */
function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, ...members } = schema as Readonly<Record<string, unknown>>
  if (typeof $ref === 'string') return bare(schemas[$ref.replace('#/components/schemas/', '')])
  const isMoment = members.format === 'date-time'
  const left = Object.entries(members).filter(
    ([name, value]) =>
      !['$schema', 'discriminator'].includes(name) &&
      !(name === 'readOnly' && value === true) &&
      !(isMoment && ['pattern', 'description'].includes(name)),
  )
  return Object.fromEntries(left.map(([name, value]) => [name, bare(value)]))
}

const directions: readonly (readonly [Direction, Readonly<Record<string, z.ZodType>>])[] = [
  ['output', answerNames],
  ['input', bodyNames],
]

test.each(directions)('what goes by a name is what its shape says (%s)', (io, shapes) => {
  for (const [name, shape] of Object.entries(shapes))
    expect([name, bare(schemaOf(shape, io))]).toEqual([
      name,
      bare(z.toJSONSchema(shape, { io, unrepresentable: 'any' })),
    ])
})

test('a shape has one name', () => {
  for (const [, shapes] of directions) expect(new Set(Object.values(shapes)).size).toBe(Object.keys(shapes).length)
})

test('says by which value to choose one of several', () => {
  expect(schemas.Application).toMatchObject({
    discriminator: {
      propertyName: 'signOnMode',
      mapping: {
        OPENID_CONNECT: '#/components/schemas/OpenIdConnectApplication',
        BOOKMARK: '#/components/schemas/BookmarkApplication',
      },
    },
  })
})

test('says what requests may send back unread, and that moments are in UTC', () => {
  expect(schemas.GroupRequest).toMatchObject({ properties: { id: { readOnly: true } } })
  expect(schemas.Timestamp).toEqual({ type: 'string', format: 'date-time', description: 'in UTC, with milliseconds' })
})
