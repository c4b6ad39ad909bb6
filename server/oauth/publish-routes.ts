import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { oauthServerMetadata, openidConfiguration } from '../../protocol/oidc/discovery.ts'
import type { OrgContext } from '../http/org-context.ts'
import { spokenLanguages } from '../http/pages/texts.ts'
import { signingAlgorithms } from '../keys/signing-key.ts'
import type { OAuthParts } from './parts.ts'

/** A document as it goes out: its text, and the tag that names it. */
interface Published {
  readonly version: string
  readonly madeAt: number
  readonly text: string
  readonly etag: string
}

/** How long relying parties may keep a document: after an emergency rotation none trusts an old key for longer. */
const maxAgeSeconds = 300
/** A key's state changes with time alone, so a held document is made anew this often. */
const heldMs = 10_000

/** Discovery (both documents) and the public keys, from memory. */
export function publishRoutes(app: FastifyInstance, parts: OAuthParts): void {
  const openid = held((org) => Promise.resolve(openidConfiguration(org.issuer, offeredBy(org))), parts)
  const oauth = held((org) => Promise.resolve(oauthServerMetadata(org.issuer, offeredBy(org))), parts)
  const keys = held((org) => publishedKeys(parts, org), parts)
  app.get('/.well-known/openid-configuration', (request, reply) => send(request, reply, openid))
  app.get('/.well-known/oauth-authorization-server', (request, reply) => send(request, reply, oauth))
  app.get('/oauth2/v1/keys', (request, reply) => send(request, reply, keys))
}

const offeredBy = ({ settings }: OrgContext) => ({
  languages: spokenLanguages,
  registration: settings.registration.mode !== 'off',
})

/** Every live public key. The org's first keys are made here, if nobody has signed in yet. */
async function publishedKeys({ rings, now }: OAuthParts, org: OrgContext): Promise<object> {
  const [first] = signingAlgorithms
  const ring = await rings.withKey(org.db, org.version, first)
  return ring.published(now().getTime())
}

type Held = (org: OrgContext) => Published | Promise<Published>

function held(make: (org: OrgContext) => Promise<object>, { now }: OAuthParts): Held {
  const documents = new Map<string, Published>()
  const publish = async (org: OrgContext): Promise<Published> => {
    const text = JSON.stringify(await make(org))
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    const published = { version: org.version, madeAt: now().getTime(), text, etag }
    if (documents.size > 20_000) documents.clear()
    documents.set(org.id, published)
    return published
  }
  return (org) => {
    const known = documents.get(org.id)
    return known?.version === org.version && now().getTime() - known.madeAt < heldMs ? known : publish(org)
  }
}

async function send(request: FastifyRequest, reply: FastifyReply, document: Held): Promise<FastifyReply> {
  const found = document(request.org)
  const { text, etag } = found instanceof Promise ? await found : found
  reply.headers({ etag, 'cache-control': `public, max-age=${maxAgeSeconds}` })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.type('application/json').send(text)
}
