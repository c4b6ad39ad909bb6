import {
  createCipheriv,
  createDecipheriv,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
} from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { type BenchClient, benchClients, type Hello, sessionCount } from './common.ts'

// Not a provider: the least that the flow's three answers can cost in Node with one statement each. No rules, no pages,
// no configuration; nobody should run it.

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL_SIZE ?? 16) })
pool.on('error', () => undefined)
await pool.query(`
  create table session (token_hash text primary key, user_id text not null, expires_at timestamptz not null);
  create table person (id text primary key, status text not null, profile jsonb not null);
  create table oauth_grant (id text primary key, user_id text not null, created_at timestamptz not null);
`)

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')
const sessions = await Promise.all(
  Array.from({ length: sessionCount }, async (_, at) => {
    const subject = `00uBenchPerson${String(at).padStart(6, '0')}`
    const token = randomBytes(32).toString('base64url')
    const profile = { name: `Grace Hopper ${at}`, email: `grace${at}@acme.example`, email_verified: true }
    await pool.query(`insert into person values ($1, 'ACTIVE', $2)`, [subject, profile])
    await pool.query(`insert into session values ($1, $2, now() + interval '12 hours')`, [sha256(token), subject])
    return { cookie: `session=${token}`, subject }
  }),
)

const keys: Readonly<Record<BenchClient['algorithm'], { privateKey: KeyObject; publicKey: KeyObject }>> = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}
const clients = new Map(
  benchClients.map((client) => [client.clientId, { ...client, hash: sha256(client.clientSecret) }]),
)
const sealKey = randomBytes(32)

function seal(value: unknown): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey, iv)
  const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
}

function unseal(sealed: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28))
  return JSON.parse(`${decipher.update(bytes.subarray(28), undefined, 'utf8')}${decipher.final('utf8')}`) as never
}

async function authorize({ searchParams }: URL, cookie: string): Promise<string> {
  const client = clients.get(searchParams.get('client_id') ?? '')
  if (client?.redirectUri !== searchParams.get('redirect_uri')) throw new Error('client')
  const { rows } = await pool.query<{ user_id: string }>({
    name: 'session',
    text: `select s.user_id from session s join person p on p.id = s.user_id
           where s.token_hash = $1 and s.expires_at > now() and p.status = 'ACTIVE'`,
    values: [sha256(/session=([^;]+)/.exec(cookie)?.[1] ?? '')],
  })
  const code = seal({
    id: randomBytes(16).toString('base64url'),
    user: rows[0]?.user_id,
    client: client?.clientId,
    nonce: searchParams.get('nonce'),
    challenge: searchParams.get('code_challenge'),
  })
  return `${client?.redirectUri}?code=${code}&state=${searchParams.get('state')}&iss=${encodeURIComponent(issuer)}`
}

async function exchange(form: URLSearchParams, authorization: string): Promise<unknown> {
  const [id = '', secret = ''] = Buffer.from(authorization.slice(6), 'base64')
    .toString()
    .split(':')
    .map(decodeURIComponent)
  const client = clients.get(id)
  const code = unseal(form.get('code') ?? '')
  if (!client || !timingSafeEqual(Buffer.from(sha256(secret)), Buffer.from(client.hash))) throw new Error('secret')
  if (code.client !== id || code.challenge !== sha256(form.get('code_verifier') ?? '')) throw new Error('code')
  const { rowCount } = await pool.query({
    name: 'grant',
    text: `insert into oauth_grant select $1, p.id, now() from person p where p.id = $2 and p.status = 'ACTIVE'
           on conflict do nothing`,
    values: [code.id, code.user],
  })
  if (rowCount !== 1) throw new Error('replay')
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, sub: code.user, aud: id, iat: now, exp: now + 3600, nonce: code.nonce }
  return {
    access_token: seal({ grant: code.id }),
    token_type: 'Bearer',
    expires_in: 3600,
    id_token: signToken(client.algorithm, claims),
  }
}

function signToken(algorithm: BenchClient['algorithm'], claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part({ alg: algorithm, kid: algorithm })}.${part(claims)}`
  const key = { key: keys[algorithm].privateKey, dsaEncoding: 'ieee-p1363' as const }
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

async function userInfo(authorization: string): Promise<unknown> {
  const { rows } = await pool.query<{ id: string; profile: object }>({
    name: 'user-info',
    text: `select p.id, p.profile from oauth_grant g join person p on p.id = g.user_id
           where g.id = $1 and p.status = 'ACTIVE'`,
    values: [unseal(authorization.slice(7)).grant],
  })
  return { sub: rows[0]?.id, ...rows[0]?.profile }
}

const server = createServer((request, response) => {
  answer(request, response).catch((problem: unknown) => response.writeHead(400).end(String(problem)))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const issuer = `http://127.0.0.1:${port}`
const jwks = {
  keys: benchClients.map(({ algorithm }) => ({
    ...keys[algorithm].publicKey.export({ format: 'jwk' }),
    kid: algorithm,
    alg: algorithm,
  })),
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { cookie = '', authorization = '' } = request.headers
  const url = new URL(request.url ?? '/', issuer)
  const json = (value: unknown) => {
    const body = JSON.stringify(value)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
  }
  if (url.pathname === '/authorize')
    return void response.writeHead(303, { location: await authorize(url, cookie), 'content-length': 0 }).end()
  if (url.pathname === '/token') return json(await exchange(new URLSearchParams(await bodyOf(request)), authorization))
  json(url.pathname === '/userinfo' ? await userInfo(authorization) : jwks)
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => resolve(text))
  })
}

const paths = { authorize: '/authorize', token: '/token', userInfo: '/userinfo', keys: '/keys' }
process.send?.({ port, issuer, paths, sessions } satisfies Hello)
process.once('SIGTERM', () => process.exit(0))
process.once('disconnect', () => process.exit(0))
