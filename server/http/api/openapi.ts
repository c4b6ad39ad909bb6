import { z } from 'zod'
import { apiError } from '../../../contracts/management/common.ts'
import type { ApiRoute } from './route.ts'

/** JSON, as far as a document is made of it. */
type Json = Readonly<Record<string, unknown>>

/** The whole API as an OpenAPI 3.1 document, made from the very declarations that serve it. */
export function openApiOf(routes: readonly ApiRoute[], version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const at = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[at] = { ...paths[at], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Atrium management API',
      version,
      description: 'Wire compatible with the core of Okta’s management API. Every route names the right it demands.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: schemaOf(apiError, 'output') },
      responses: {
        Error: {
          description: 'Refused: errorCode says why, errorCauses name the fields.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'SSWS and a blank before an API token',
        },
        service: { type: 'http', scheme: 'bearer', description: 'an access token of a service app with okta.* scopes' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-atrium-session' },
      },
    },
  }
}

function operationOf(route: ApiRoute): Json {
  const { method, path, summary, tag, demands, isSensitive = false } = route
  const description = [
    demands === 'anyone' ? 'Asks for nothing.' : demands === 'signed-in' ? 'For whoever is signed in.' : '',
    demands === 'anyone' || demands === 'signed-in' ? '' : `Needs the right ${demands}.`,
    isSensitive ? 'A session must have signed in within fifteen minutes.' : '',
  ]
  return {
    operationId: operationIdOf(method, path),
    summary,
    tags: [tag],
    description: description.filter(Boolean).join(' '),
    'x-permission': demands,
    ...(isSensitive ? { 'x-sensitive': true } : {}),
    security: demands === 'anyone' ? [] : [{ token: [] }, { service: [] }, { session: [] }],
    parameters: [...pathParameters(path), ...queryParameters(route.query)],
    ...bodyOf(route),
    responses: { ...successesOf(route), default: { $ref: '#/components/responses/Error' } },
  }
}

/** Two routes never share one: the method and the path are in it. */
const operationIdOf = (method: string, path: string): string =>
  [method.toLowerCase(), ...path.split(/[/.]/).filter((part) => part !== '' && part !== 'api' && part !== 'v1')]
    .map((part) => part.replace(/^:/, 'by_').replaceAll(/\W/g, '_'))
    .join('_')

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
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

function bodyOf({ body, takesFile }: ApiRoute): Json {
  if (takesFile) {
    const schema = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } }
  }
  if (!body) return {}
  const required = !body.safeParse({}).success
  return { requestBody: { required, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
}

const successesOf = ({ answers }: ApiRoute): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, shape]) => [
      status,
      shape === null
        ? { description: 'Done.' }
        : { description: 'The answer.', content: { 'application/json': { schema: schemaOf(shape, 'output') } } },
    ]),
  )

/** A shape as JSON Schema, which OpenAPI 3.1 is made of. What JSON cannot say stands as "anything". */
function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const schema = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  // The document says once which dialect it is in.
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'))
}
