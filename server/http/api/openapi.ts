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
      description:
        'Wire compatible with the core of Okta’s management API. Every route names the right it demands. ' +
        'No text may hold a NUL or half a surrogate pair, and no body more than 64 kB unless a route says otherwise.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag: name }) => name))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Error: schemaOf(apiError, 'output') },
      responses: {
        Error: refusal('Refused: errorCode says why, errorCauses name the fields.'),
        NotUnderstood: refusal('Something sent is wrong: errorCauses name the fields.'),
        Unknown: refusal('Nobody is known by what was presented, or nothing was.', challenge),
        NotAllowed: refusal('The right is missing, or the object stands above the caller.', allowance),
        NotFound: refusal('The org has no such object.', allowance),
        Changed: refusal('Somebody changed it since the version that If-Match names.', allowance),
        TooMany: refusal('Too many requests.', {
          ...allowance,
          'Retry-After': header('seconds until the next minute begins', { type: 'integer' }),
        }),
      },
      headers: {
        RateLimit: header('requests a minute', { type: 'integer' }),
        RateRemaining: header('requests left in this minute', { type: 'integer' }),
        RateReset: header('when the next minute begins, in seconds since 1970', { type: 'integer' }),
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

const header = (description: string, schema: Json, required = true): Json => ({ description, required, schema })

/** What every answer of a route carries once its caller is known. */
const allowance: Json = {
  'X-Rate-Limit-Limit': { $ref: '#/components/headers/RateLimit' },
  'X-Rate-Limit-Remaining': { $ref: '#/components/headers/RateRemaining' },
  'X-Rate-Limit-Reset': { $ref: '#/components/headers/RateReset' },
}

const challenge: Json = {
  ...allowance,
  'WWW-Authenticate': header('the ways to prove who one is', { type: 'string' }),
}

const refusal = (description: string, headers?: Json): Json => ({
  description,
  ...(headers === undefined ? {} : { headers }),
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
})

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
    parameters: [...pathParameters(path), ...queryParameters(route.query), ...conditionOf(route)],
    ...bodyOf(route),
    responses: { ...successesOf(route), ...refusalsOf(route), default: { $ref: '#/components/responses/Error' } },
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
    schema: { type: 'string', minLength: 1 },
  }))

/** Every change of something that is there can be bound to what was read of it. */
const isOfSomething = ({ method, path }: ApiRoute): boolean =>
  method !== 'GET' && (path.includes('/:') || path.includes('/me') || path.startsWith('/api/v1/org'))

const conditionOf = (route: ApiRoute): Json[] =>
  isOfSomething(route)
    ? [
        {
          name: 'If-Match',
          in: 'header',
          required: false,
          description: 'the ETag of an object that has one: nothing is changed when somebody else was faster',
          schema: { type: 'string' },
        },
      ]
    : []

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
    const encoding = { file: { contentType: 'image/png, image/jpeg, image/gif' } }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema, encoding } } } }
  }
  if (!body) return {}
  const required = !body.safeParse({}).success
  return { requestBody: { required, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
}

function successesOf(route: ApiRoute): Json {
  const headers = { ...allowance, ...(isList(route) ? pages : tag) }
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, shape]) => [
      status,
      shape === null
        ? { description: 'Done.', headers: allowance }
        : {
            description: 'The answer.',
            headers,
            content: { 'application/json': { schema: schemaOf(shape, 'output') } },
          },
    ]),
  )
}

const isList = ({ query }: ApiRoute): boolean =>
  query !== undefined && Object.hasOwn(schemaOf(query, 'input').properties ?? {}, 'after')

/** A list has the addresses of its pages. */
const pages: Json = {
  Link: header('the address of this page, and of the next one where there is one (RFC8288)', { type: 'string' }),
}

const tag: Json = {
  ETag: header('the version of an object that has one, to be sent back as If-Match', { type: 'string' }, false),
}

/** The refusals that a program has to expect of a route; what else can go wrong is in `default`. */
const refusalsOf = (route: ApiRoute): Json =>
  Object.fromEntries(
    Object.entries({
      400: 'NotUnderstood',
      401: 'Unknown',
      ...(route.demands === 'anyone' ? {} : { 403: 'NotAllowed' }),
      ...(route.path.includes('/:') ? { 404: 'NotFound' } : {}),
      ...(isOfSomething(route) ? { 412: 'Changed' } : {}),
      429: 'TooMany',
    }).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
  )

/** A shape as JSON Schema, which OpenAPI 3.1 is made of. What JSON cannot say stands as "anything". */
function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const schema = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  // The document says once which dialect it is in.
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'))
}
