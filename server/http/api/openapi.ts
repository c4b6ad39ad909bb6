import { apiError } from '../../../contracts/management/common.ts'
import { type Json, namedSchemas, parameterAt, parametersOf, schemaOf, sharedParameters } from './openapi-schemas.ts'
import type { ApiRoute } from './route.ts'

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
    security: [{ token: [] }, { service: [] }, { session: [] }],
    tags: [...new Set(routes.map(({ tag: name }) => name))].map((name) => ({ name })),
    paths,
    components: {
      schemas: namedSchemas(),
      responses,
      parameters: {
        ...Object.fromEntries(
          routes.flatMap(({ path }) => namesIn(path)).map((name) => [inPath(name), partOfPath(name)]),
        ),
        ...Object.fromEntries(sharedParameters),
        IfMatch: ifMatch,
      },
      headers,
      securitySchemes,
    },
  }
}

const securitySchemes: Json = {
  token: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'SSWS and a blank before an API token',
  },
  service: { type: 'http', scheme: 'bearer', description: 'an access token of a service app with okta.* scopes' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-atrium-session' },
}

const header = (description: string, schema: Json, required = true): Json => ({ description, required, schema })

const headers = {
  RateLimit: header('requests a minute', { type: 'integer' }),
  RateRemaining: header('requests left in this minute', { type: 'integer' }),
  RateReset: header('when the next minute begins, in seconds since 1970', { type: 'integer' }),
  RetryAfter: header('seconds until the next minute begins', { type: 'integer' }),
  Challenge: header('the ways to prove who one is', { type: 'string' }),
  Link: header('the address of this page, and of the next one where there is one (RFC8288)', { type: 'string' }),
  ETag: header('the version of an object that has one, to be sent back as If-Match', { type: 'string' }, false),
} as const

const headerAt = (name: keyof typeof headers): Json => ({ $ref: `#/components/headers/${name}` })

/** What every answer of a route carries once its caller is known. */
const allowance: Json = {
  'X-Rate-Limit-Limit': headerAt('RateLimit'),
  'X-Rate-Limit-Remaining': headerAt('RateRemaining'),
  'X-Rate-Limit-Reset': headerAt('RateReset'),
}

const refusal = (description: string, more?: Json): Json => ({
  description,
  ...(more === undefined ? {} : { headers: more }),
  content: { 'application/json': { schema: schemaOf(apiError, 'output') } },
})

const responses = {
  Done: { description: 'Done.', headers: allowance },
  Error: refusal('Refused: errorCode says why, errorCauses name the fields.'),
  NotUnderstood: refusal('Something sent is wrong: errorCauses name the fields.'),
  Unknown: refusal('Nobody is known by what was presented, or nothing was.', {
    ...allowance,
    'WWW-Authenticate': headerAt('Challenge'),
  }),
  NotAllowed: refusal('The right is missing, or the object stands above the caller.', allowance),
  NotFound: refusal('The org has no such object.', allowance),
  Changed: refusal('Somebody changed it since the version that If-Match names.', allowance),
  TooMany: refusal('Too many requests.', { ...allowance, 'Retry-After': headerAt('RetryAfter') }),
} as const

const responseAt = (name: keyof typeof responses): Json => ({ $ref: `#/components/responses/${name}` })

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
    ...(demands === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...namesIn(path).map((name) => parameterAt(inPath(name))),
      ...parametersOf(route.query),
      ...(isOfSomething(route) ? [parameterAt('IfMatch')] : []),
    ],
    ...bodyOf(route),
    responses: { ...successesOf(route), ...refusalsOf(route), default: responseAt('Error') },
  }
}

/** Two routes never share one: the method and the path are in it. */
const operationIdOf = (method: string, path: string): string =>
  [method.toLowerCase(), ...path.split(/[/.]/).filter((part) => part !== '' && part !== 'api' && part !== 'v1')]
    .map((part) => part.replace(/^:/, 'by_').replaceAll(/\W/g, '_'))
    .join('_')

const namesIn = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].flatMap(([, name = '']) => name)

/** What a part of a path is called among the parameters. */
const inPath = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const partOfPath = (name: string): Json => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1 },
})

/** Every change of something that is there can be bound to what was read of it. */
const isOfSomething = ({ method, path }: ApiRoute): boolean =>
  method !== 'GET' && (path.includes('/:') || path.includes('/me') || path.startsWith('/api/v1/org'))

const ifMatch: Json = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'the ETag of an object that has one: nothing is changed when somebody else was faster',
  schema: { type: 'string' },
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
  // A list has the addresses of its pages.
  const beside = isList(route) ? { Link: headerAt('Link') } : { ETag: headerAt('ETag') }
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, shape]) => [
      status,
      shape === null
        ? responseAt('Done')
        : {
            description: 'The answer.',
            headers: { ...allowance, ...beside },
            content: { 'application/json': { schema: schemaOf(shape, 'output') } },
          },
    ]),
  )
}

const isList = ({ query }: ApiRoute): boolean =>
  query !== undefined && Object.hasOwn(schemaOf(query, 'input').properties ?? {}, 'after')

/** The refusals that a program has to expect of a route; what else can go wrong is in `default`. */
const refusalsOf = (route: ApiRoute): Json => ({
  400: responseAt('NotUnderstood'),
  401: responseAt('Unknown'),
  ...(route.demands === 'anyone' ? {} : { 403: responseAt('NotAllowed') }),
  ...(route.path.includes('/:') ? { 404: responseAt('NotFound') } : {}),
  ...(isOfSomething(route) ? { 412: responseAt('Changed') } : {}),
  429: responseAt('TooMany'),
})
