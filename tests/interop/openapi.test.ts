import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// The API's own document, held by a validator that others wrote, and against the server it describes.

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly 'x-permission': string
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
}

let world: ManagementWorld
let document: {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
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
