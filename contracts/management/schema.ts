import { z } from 'zod'
import { moment } from '../visit.ts'
import { links } from './common.ts'

/** What an attribute of a profile may hold, and who may change it. */
const attribute = z.strictObject({
  title: z.string(),
  /** Every attribute is text. */
  type: z.literal('string'),
  format: z.string().optional(),
  required: z.boolean(),
  unique: z.boolean().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  mutability: z.literal('READ_WRITE'),
  scope: z.literal('NONE'),
  permissions: z.array(
    z.strictObject({ principal: z.literal('SELF'), action: z.enum(['READ_WRITE', 'READ_ONLY', 'HIDE']) }),
  ),
  master: z.strictObject({ type: z.literal('PROFILE_MASTER') }),
})

/** An attribute of a profile. */
export type SchemaAttribute = z.infer<typeof attribute>

/** The attributes of a profile. */
export type SchemaAttributes = Readonly<Record<string, SchemaAttribute>>

const part = (name: '#base' | '#custom') =>
  z.strictObject({
    id: z.literal(name),
    type: z.literal('object'),
    properties: z.record(z.string(), attribute),
    required: z.array(z.string()),
  })

/** What a profile may hold: of users, of groups, of an app’s users. There are no attributes of an org’s own. */
export const profileSchema = z.strictObject({
  id: z.string(),
  $schema: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  created: moment,
  lastUpdated: moment,
  definitions: z.strictObject({ base: part('#base'), custom: part('#custom') }),
  type: z.literal('object'),
  properties: z.strictObject({
    /** Objects of a $ref each, declared without that name: readers of a document take it for a reference. */
    profile: z.strictObject({ allOf: z.array(z.record(z.string(), z.string())) }),
  }),
  _links: links,
})

/** What a profile may hold. */
export type ProfileSchema = z.infer<typeof profileSchema>

/** The schema of every user's profile; an org cannot make others. */
export const defaultUserSchema = 'oscDefaultUserSchm00'

/** What is said of an attribute beside what its shape says. */
export type Said = Pick<SchemaAttribute, 'title'> &
  Partial<Pick<SchemaAttribute, 'format' | 'unique'>> & { readonly isOwn?: boolean }

/** The attributes of a profile as the very shape says that reads it. */
export const attributesOf = <Name extends string>(
  shape: z.ZodObject,
  said: Readonly<Record<Name, Said>>,
): SchemaAttributes => {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })
  const all = Object.entries<Said>(said).map(([name, { isOwn = false, ...about }]) => [
    name,
    {
      ...about,
      type: 'string',
      required: required.includes(name),
      ...boundsOf(properties[name]),
      mutability: 'READ_WRITE',
      scope: 'NONE',
      permissions: [{ principal: 'SELF', action: isOwn ? 'READ_WRITE' : 'READ_ONLY' }],
      master: { type: 'PROFILE_MASTER' },
    } satisfies SchemaAttribute,
  ])
  return Object.fromEntries(all) as SchemaAttributes
}

type Bounds = Pick<SchemaAttribute, 'minLength' | 'maxLength'>

/** How long a text may be, also where it may be null or nothing instead. */
function boundsOf(of: z.core.JSONSchema._JSONSchema | undefined): Bounds {
  if (typeof of !== 'object') return {}
  const { minLength, maxLength, anyOf = [] } = of
  return Object.assign(
    {},
    ...anyOf.map(boundsOf),
    minLength === undefined ? {} : { minLength },
    maxLength === undefined ? {} : { maxLength },
  ) as Bounds
}

/** What a schema is shown of. */
export interface SchemaGround {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Its address in this API. */
  readonly path: string
  readonly since: Date
  readonly attributes: SchemaAttributes
  readonly href: (path: string) => string
}

/** A schema as programs made for Okta read it. */
export function showSchema({ path, since, attributes, href, ...said }: SchemaGround): ProfileSchema {
  const required = Object.keys(attributes).filter((name) => attributes[name]?.required)
  return {
    id: href(path),
    $schema: 'http://json-schema.org/draft-04/schema#',
    ...said,
    created: since.toISOString(),
    lastUpdated: since.toISOString(),
    definitions: {
      base: { id: '#base', type: 'object', properties: attributes, required },
      custom: { id: '#custom', type: 'object', properties: {}, required: [] },
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/base' }, { $ref: '#/definitions/custom' }] } },
    _links: { self: { href: href(path), hints: { allow: ['GET'] } } },
  }
}
