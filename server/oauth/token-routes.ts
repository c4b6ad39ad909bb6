import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TokenError } from '../../protocol/oauth/errors.ts'
import { decideToken } from '../../protocol/oauth/token.ts'
import { noStore, tokenErrorResponse } from '../../protocol/oauth/token-response.ts'
import { bearerChallenge, readBearerToken, type UserinfoOutcome } from '../../protocol/oidc/userinfo.ts'
import type { BrokenRule } from '../../protocol/shared/rule.ts'
import type { OrgContext } from '../http/org-context.ts'
import { answerUserInfo } from './answer-user-info.ts'
import { authenticateClient, type ClientAnswer } from './authenticate-client.ts'
import { exchangeCode } from './exchange-code.ts'
import { issueServiceToken } from './issue-service-token.ts'
import type { OAuthParts } from './parts.ts'
import { endToken, introspectToken } from './question-token.ts'
import { type Parameters, readForm, readQuery, readServiceQuery } from './read-parameters.ts'
import { refreshTokens } from './refresh-tokens.ts'
import { useAssertionOnce } from './store.ts'
import { refuse, type Stale, type TokenAnswer } from './token-answer.ts'

/** A client that proved who it is, and the org as it is held. */
type Authenticated = Extract<ClientAnswer, { kind: 'authenticated' }> & { readonly org: OrgContext }
type Refused = { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }

/** The endpoints that apps call by themselves: token, user info, introspection, revocation. */
export function tokenRoutes(app: FastifyInstance, parts: OAuthParts): void {
  const config = { provesOrg: true }
  app.post('/oauth2/v1/token', { config }, (request, reply) =>
    asClient(parts, request, reply, async (client, parameters) => {
      const answer = await answerToken(parts, request, client, parameters)
      const { assertion, org } = client
      // Whoever saw the request can send it again, so what proved a client is used up even where nothing was given.
      if (answer.kind === 'refuse' && assertion) await useAssertionOnce(org.db, client.client.clientId, assertion)
      if (answer.kind !== 'tokens') return answer
      if (client.client.selfRegistration !== 'none') parts.selfRegisteredUsed(org, client.client.clientId)
      return { kind: 'json', body: answer.response }
    }),
  )
  app.post('/oauth2/v1/introspect', { config }, (request, reply) =>
    asClient(parts, request, reply, async ({ app: asking, org }, parameters) => {
      const outcome = await introspectToken(parts, org, asking, questionOf(parameters), parts.now())
      return outcome.kind === 'answer' ? { kind: 'json', body: outcome.answer } : outcome
    }),
  )
  app.post('/oauth2/v1/revoke', { config }, (request, reply) =>
    asClient(parts, request, reply, async ({ app: asking, org }, parameters) => {
      const outcome = await endToken(parts, org, asking, questionOf(parameters), request.visitor, parts.now())
      return outcome.kind === 'refuse' || outcome.kind === 'stale' ? outcome : { kind: 'empty' }
    }),
  )
  const userInfo = (request: FastifyRequest, reply: FastifyReply) => sendUserInfo(parts, request, reply)
  app.get('/oauth2/v1/userinfo', { config }, userInfo)
  app.post('/oauth2/v1/userinfo', { config }, userInfo)
}

type Finished = Refused | { readonly kind: 'json'; readonly body: object } | { readonly kind: 'empty' }
type ClientReply = Finished | Stale

/** How often a request is decided anew because the configuration changed under it. */
const maxTries = 4

/**
 * Reads the form, authenticates the client, meters it, and sends what the work gives or why not.
 *
 * The client is judged by what is held in memory. When the work finds that this is out of date, all is done again.
 */
async function asClient(
  parts: OAuthParts,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (client: Authenticated, parameters: Parameters) => Promise<ClientReply>,
): Promise<FastifyReply> {
  const form = readForm(request)
  if (!form)
    return sendRefusal(request, reply, {
      rule: 'request-is-a-form',
      error: 'invalid_request',
      description: 'the request body must be application/x-www-form-urlencoded',
    })
  const { authorization } = request.headers
  const endpoint = `${request.org.issuer}${request.routeOptions.url ?? ''}`
  const isToken = endpoint.endsWith('/token')
  const parameters = (isToken ? readServiceQuery(request) : undefined) ?? form
  const isService = isToken && parameters.one('grant_type') === 'client_credentials'
  for (let tries = 1; tries <= maxTries; tries++) {
    const presented = { authorization, parameters, endpoint, isRepeated: tries > 1, isService }
    const client = await authenticateClient(parts, request.org, presented, parts.now())
    if (client.kind === 'refuse') return sendRefusal(request, reply, client.refusal, client.clientId)
    const { clientId } = client.client
    if (tries === 1 && parts.meter(request, reply, clientId) === 'limited') return reply
    const answer = await work({ ...client, org: request.org }, parameters)
    if (answer.kind !== 'stale') return sendAnswer(request, reply, answer, clientId)
    request.org = answer.org
  }
  throw new Error('the configuration changed at every try')
}

function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Exclude<ClientReply, { kind: 'stale' }>,
  clientId: string,
): FastifyReply {
  switch (answer.kind) {
    case 'refuse':
      return sendRefusal(request, reply, answer.refusal, clientId)
    case 'json':
      return reply.headers(noStore).type('application/json').send(JSON.stringify(answer.body))
    case 'empty':
      return reply.headers(noStore).code(200).send()
  }
}

function answerToken(
  parts: OAuthParts,
  { visitor }: FastifyRequest,
  { client, app, org, method, assertion }: Authenticated,
  { one, all, list, repeated }: Parameters,
): Promise<TokenAnswer> {
  const request = {
    grantType: one('grant_type'),
    code: one('code'),
    redirectUri: one('redirect_uri'),
    codeVerifier: one('code_verifier'),
    refreshToken: one('refresh_token'),
    scope: one('scope') === undefined ? undefined : list('scope'),
    resource: all('resource'),
    repeated,
  }
  const outcome = decideToken(request, client)
  switch (outcome.kind) {
    case 'refuse':
      return Promise.resolve(refuse(outcome.refusal.rule, outcome.refusal.error, outcome.refusal.description))
    case 'redeem-code':
      return exchangeCode(parts, org, app, { request, code: outcome.code, visitor }, parts.now())
    case 'refresh':
      return refreshTokens(parts, org, app, { request, refreshToken: outcome.refreshToken, visitor }, parts.now())
    case 'client-credentials':
      return issueServiceToken(parts, org, app, { request, method, assertion, visitor }, parts.now())
  }
}

const questionOf = ({ one, repeated }: Parameters) => ({
  token: one('token'),
  tokenTypeHint: one('token_type_hint'),
  repeated,
})

/** The log gets the rule; the client's developer the standard's error and a sentence that names the field. */
function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: BrokenRule<TokenError>,
  clientId?: string,
): FastifyReply {
  request.log.info({ rule: refusal.rule, error: refusal.error, clientId, org: request.org.id }, 'refused')
  const { status, headers, body } = tokenErrorResponse(refusal, request.org.issuer)
  return reply.code(status).headers(headers).send(body)
}

async function sendUserInfo(parts: OAuthParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = readQuery(request)
  const form = request.method === 'POST' ? readForm(request) : undefined
  const presented = readBearerToken({
    authorization: request.headers.authorization,
    inBody: form?.one('access_token'),
    inQuery: query.one('access_token'),
    repeated: [...query.repeated, ...(form?.repeated ?? [])],
  })
  const outcome: UserinfoOutcome =
    presented.kind === 'refuse' ? presented : await answerUserInfo(parts, request.org, presented.token, parts.now())
  if (outcome.kind === 'answer')
    return reply.headers(noStore).type('application/json').send(JSON.stringify(outcome.claims))
  const { status, wwwAuthenticate } = bearerChallenge(outcome.refusal, request.org.issuer)
  const { error, description } = outcome.refusal ?? {}
  return reply
    .code(status)
    .headers({ ...noStore, 'www-authenticate': wwwAuthenticate })
    .send({ error, error_description: description })
}
