import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { metadataAnswer } from '../../../protocol/oauth/client-registration.ts'
import { noStore } from '../../../protocol/oauth/token-response.ts'
import { sendError } from '../../http/send-error.ts'
import { deleteClient, readClient, updateClient } from './manage-client.ts'
import type { RegistrationParts } from './parts.ts'
import { type ClientEndpointError, type ClientRefusal, refuse } from './refusal.ts'
import { registerClient, type RegisteredClient } from './register-client.ts'

/** Where apps register themselves, and below it, by their ids, manage themselves. */
const endpoint = '/oauth2/v1/clients'

/**
 * The endpoints by which apps register and manage themselves (RFC7591, RFC7592): not there while the org has them off.
 *
 * They stand beside the management API and are none of it: who calls holds no right of the org, only a token of its own.
 */
export function registrationRoutes(app: FastifyInstance, parts: RegistrationParts): void {
  app.post(endpoint, (request, reply) =>
    whileOn(parts, request, reply, async () => {
      const body = jsonOf(request)
      if (body === undefined) return noJson
      const { org, visitor } = request
      return registerClient(parts, org, { body, token: tokenOf(request), visitor }, parts.now())
    }),
  )
  app.get(`${endpoint}/:clientId`, (request, reply) =>
    whileOn(parts, request, reply, () => readClient(request.org.db, visitOf(request))),
  )
  app.put(`${endpoint}/:clientId`, (request, reply) =>
    whileOn(parts, request, reply, async () => {
      const body = jsonOf(request)
      return body === undefined ? noJson : updateClient(parts, request.org.db, visitOf(request), body, parts.now())
    }),
  )
  app.delete(`${endpoint}/:clientId`, (request, reply) =>
    whileOn(parts, request, reply, () => deleteClient(parts, request.org.db, visitOf(request), parts.now())),
  )
}

type Outcome = RegisteredClient | ClientRefusal | { readonly kind: 'deleted' }

async function whileOn(
  parts: RegistrationParts,
  request: FastifyRequest,
  reply: FastifyReply,
  act: () => Promise<Outcome>,
): Promise<FastifyReply> {
  if (request.org.settings.registration.mode === 'off') return sendError(request, reply, 'not-found')
  if (parts.meter(request, reply) === 'limited') return reply
  const outcome = await act()
  reply.headers(noStore)
  switch (outcome.kind) {
    case 'refuse':
      return sendRefusal(request, reply, outcome)
    case 'registered':
      return reply
        .code(request.method === 'POST' ? 201 : 200)
        .type('application/json')
        .send(JSON.stringify(answerOf(request.org.issuer, outcome)))
    case 'deleted':
      return reply.code(204).send()
  }
}

/** What an app learns of itself (RFC7591-3.2.1, RFC7592-3). */
const answerOf = (issuer: string, { id, client, registeredAt, secret, token }: RegisteredClient) => ({
  client_id: id,
  client_id_issued_at: Math.floor(registeredAt.getTime() / 1000),
  // Zero: it does not expire.
  ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
  registration_access_token: token,
  registration_client_uri: `${issuer}${endpoint}/${id}`,
  ...metadataAnswer(client),
})

const statusOf: Readonly<Record<ClientEndpointError, 400 | 401 | 403>> = {
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  unapproved_software_statement: 400,
  invalid_token: 401,
  access_denied: 403,
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, { refusal }: ClientRefusal): FastifyReply {
  const { rule, error, description } = refusal
  const { org, headers } = request
  request.log.info({ rule, error, org: org.id }, 'refused')
  // Who presented no token at all learns only how to present one (RFC6750-3.1).
  const named = headers.authorization === undefined ? '' : `, error="${error}"`
  if (error === 'invalid_token') reply.header('www-authenticate', `Bearer realm="${org.issuer}"${named}`)
  return reply.code(statusOf[error]).type('application/json').send({ error, error_description: description })
}

const maxToken = 200

/** The bearer token of the request; what is none is as good as a wrong one. */
function tokenOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? ''
  return token.length > maxToken ? '' : token
}

const visitOf = (request: FastifyRequest) => ({
  id: (request.params as { readonly clientId: string }).clientId,
  token: tokenOf(request),
  visitor: request.visitor,
})

/** The JSON of the request; undefined for a form or nothing at all. */
const jsonOf = ({ headers, body }: FastifyRequest): unknown =>
  /^application\/json *(?:;|$)/i.test(headers['content-type'] ?? '') ? body : undefined

const noJson = refuse('registration-is-json', 'invalid_client_metadata', 'the request body must be application/json')
