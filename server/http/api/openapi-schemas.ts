import { z } from 'zod'
import { readOnly } from '../../../contracts/management/common.ts'
import { answerNames, bodyNames, parameterNames } from '../../../contracts/management/names.ts'
import { moment } from '../../../contracts/visit.ts'

/** JSON, as far as a document is made of it. */
export type Json = Readonly<Record<string, unknown>>

/** Which way a shape goes: what is sent may leave out what has a default. */
export type Direction = 'input' | 'output'

const named = { output: namesOf(answerNames), input: namesOf(bodyNames) }

function namesOf(shapes: Readonly<Record<string, z.ZodType>>): ReadonlyMap<z.core.$ZodType, string> {
  return new Map(Object.entries(shapes).map(([name, shape]) => [shape, name]))
}

const unread: z.core.$ZodType = readOnly
const aMoment: z.core.$ZodType = moment

const schemaAt = (name: string) => `#/components/schemas/${name}`

/** A shape as JSON Schema, which OpenAPI 3.1 is made of: by its name where it has one. */
export function schemaOf(shape: z.ZodType, io: Direction): Json {
  const name = named[io].get(shape)
  return name === undefined ? writtenOut(shape, io) : { $ref: schemaAt(name) }
}

/** Every shape that has a name. */
export const namedSchemas = (): Json =>
  Object.fromEntries(
    [['output', answerNames] as const, ['input', bodyNames] as const]
      .flatMap(([io, shapes]) => Object.entries(shapes).map(([name, shape]) => [name, writtenOut(shape, io)] as const))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )

/** A shape in full, with what is in it by name. What JSON cannot say stands as "anything". */
function writtenOut(shape: z.ZodType, io: Direction): Json {
  const itself: z.core.$ZodType = shape
  const schema = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const name = zodSchema === itself ? undefined : named[io].get(zodSchema)
      if (name !== undefined) replaceBy(jsonSchema, { $ref: schemaAt(name) })
      else Object.assign(jsonSchema, beside(zodSchema, io))
      // The format says it; and generated code that has made a date of the text cannot look for a pattern in it.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
    },
  })
  // The document says once which dialect it is in.
  return Object.fromEntries(Object.entries(schema).filter(([member]) => member !== '$schema'))
}

function replaceBy(schema: object, by: Json): void {
  for (const member of Object.keys(schema)) Reflect.deleteProperty(schema, member)
  Object.assign(schema, by)
}

/** What zod does not say of a shape. */
function beside(shape: z.core.$ZodType, io: Direction): Json {
  if (shape === unread) return { readOnly: true }
  if (shape === aMoment) return { description: 'in UTC, with milliseconds' }
  return shape instanceof z.ZodDiscriminatedUnion ? discriminatorOf(shape, io) : {}
}

/** By which value of which field to choose, where everything that can be chosen has a name. */
function discriminatorOf({ def }: z.ZodDiscriminatedUnion, io: Direction): Json {
  const choices = def.options.flatMap((option) => {
    const name = named[io].get(option)
    const values = option._zod.propValues?.[def.discriminator] ?? []
    return name === undefined ? [] : [...values].map((value) => [String(value), schemaAt(name)] as const)
  })
  if (choices.length < def.options.length) return {}
  return { discriminator: { propertyName: def.discriminator, mapping: Object.fromEntries(choices) } }
}

/** The fields of a query, each as a parameter in full. */
function writtenParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = writtenOut(query, 'input') as {
    properties?: Readonly<Record<string, Json>>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }))
}

/** The fields of queries that many routes take, by name. */
export const sharedParameters: ReadonlyMap<string, Json> = new Map(
  Object.entries(parameterNames).flatMap(([name, field]) =>
    writtenParameters(z.object(field)).map((parameter) => [name, parameter] as const),
  ),
)

const parameterNamed: ReadonlyMap<string, string> = new Map(
  [...sharedParameters].map(([name, parameter]) => [JSON.stringify(parameter), name]),
)

/** Stands for the parameter of this name. */
export const parameterAt = (name: string): Json => ({ $ref: `#/components/parameters/${name}` })

/** The fields of a query as parameters: by their names where other routes take the same. */
export const parametersOf = (query: z.ZodType | undefined): Json[] =>
  query === undefined
    ? []
    : writtenParameters(query).map((parameter) => {
        const name = parameterNamed.get(JSON.stringify(parameter))
        return name === undefined ? parameter : parameterAt(name)
      })
