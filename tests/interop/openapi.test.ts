import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// The API's own document, held by a validator that others wrote, and against the server it describes.

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly items?: Schema & { readonly not?: object }
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly 'x-permission': string
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

let world: ManagementWorld
let document: {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>
}

beforeAll(async () => {
  world = await makeManagementWorld()
  document = (
    await world.app.inject({ url: '/api/v1/openapi.json', headers: { host: new URL(world.issuer).host } })
  ).json()
})
afterAll(() => world?.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(document)
  expect([valid, errors ?? []]).toEqual([true, []])
  expect(validator.version).toBe('3.1')
})

test('has every route of the server and no other', () => {
  const served = world.api.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  expect(
    operations()
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
      .sort(),
  ).toEqual([...served].sort())
})

test('says of every route what it demands, what it takes and what it answers, under a name of its own', () => {
  for (const { path, method, operation } of operations()) {
    expect([path, method, operation.summary.length > 5, operation['x-permission'].length > 0]).toEqual([
      path,
      method,
      true,
      true,
    ])
    expect([path, method, Object.keys(operation.responses).some((status) => status.startsWith('2'))]).toEqual([
      path,
      method,
      true,
    ])
    expect(operation.responses).toHaveProperty('default')
  }
  const names = operations().map(({ operation }) => operation.operationId)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

/** Every reference in a part of the document, also those that say what a value of a discriminator stands for. */
function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, value]) => {
    if (name === '$ref' && typeof value === 'string') return [value]
    return name === 'mapping' ? Object.values<string>(value) : referencesIn(value)
  })
}

/** Where everything stands that a reference can name. */
const named = () =>
  Object.entries(document.components)
    .filter(([kind]) => kind !== 'securitySchemes')
    .flatMap(([kind, all]) => Object.keys(all).map((name) => `#/components/${kind}/${name}`))

test('names what is there, and has no name that nothing uses', () => {
  const used = new Set(referencesIn(document))
  expect([...used].sort()).toEqual(named().sort())
})

test('has names that read well, each for a schema of its own', () => {
  const schemas = Object.entries(document.components.schemas ?? {})
  expect(schemas.map(([name]) => name).filter((name) => !/^(?:[A-Z][a-z]+|OAuth2)+$/.test(name))).toEqual([])
  const written = schemas.map(([, schema]) => JSON.stringify(schema))
  expect(schemas.map(([name]) => name).filter((_, at) => written.indexOf(written[at] ?? '') !== at)).toEqual([])
})

/** True for what has a name, for several of it, and for what holds nothing. */
const isNamed = ({ $ref, items, anyOf, type, properties = {} }: Schema): boolean =>
  $ref !== undefined ||
  (items !== undefined && (items.not !== undefined || isNamed(items))) ||
  (anyOf?.every(isNamed) ?? (type === 'object' && Object.values(properties).every(isNamed)))

test('has a name for everything that is sent and answered, so that generators have one', () => {
  const nameless = operations().flatMap(({ path, method, operation: { requestBody = {}, responses } }) =>
    [requestBody, ...Object.values(responses)]
      .flatMap(({ content = {} }) => content['application/json']?.schema ?? [])
      .filter((schema) => !isNamed(schema))
      .map(() => `${method} ${path}`),
  )
  expect(nameless).toEqual(['get /api/v1/openapi.json'])
})

/** Every field that holds an object without a name, as generators call it that know no more than the field. */
const namesOfFields = ({ properties = {}, items, anyOf = [] }: Schema): string[] => [
  ...Object.entries(properties)
    .filter(([, { properties: own, items: each }]) => own !== undefined || each?.properties !== undefined)
    .map(([name, { items: each }]) => (each ? name.replace(/s$/, '') : name).replace(/^_/, '')),
  ...[...Object.values(properties), ...(items ? [items] : []), ...anyOf].flatMap(namesOfFields),
]

test('leaves no object nameless in a field that is called like something else that has a name', () => {
  const schemas = Object.entries((document.components.schemas ?? {}) as Readonly<Record<string, Schema>>)
  const names = new Set(schemas.map(([name]) => name.toLowerCase()))
  for (const [name, schema] of schemas)
    expect([name, namesOfFields(schema).filter((field) => names.has(field.toLowerCase()))]).toEqual([name, []])
})
