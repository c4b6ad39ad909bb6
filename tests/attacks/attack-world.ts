import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { InjectOptions, Response } from 'light-my-request'
import { makeLogger } from '../../server/http/logging.ts'
import { addApp, type AppChanges, type TestApp } from '../worlds/app-world.ts'
import { type DeploymentWorld, makeDeploymentWorld } from '../worlds/deployment-world.ts'
import { makeRelyingParty, type RelyingParty, type RelyingPartyOptions } from '../worlds/relying-party.ts'

/** The login of the one who is attacked. */
export const victim = 'ada@acme.example'

/** A deployment to attack: Ada, an app she has, and what the server says of what it did not expect. */
export interface AttackWorld extends DeploymentWorld {
  /** Ada's user id. */
  readonly ada: string
  readonly ledger: TestApp
  /** An app in the first org, assigned to Ada unless the changes say otherwise. */
  readonly addApp: (changes?: AppChanges) => Promise<TestApp>
  /** A relying party with a browser of its own, Ada before it. */
  readonly party: (options?: Partial<RelyingPartyOptions> & { readonly app?: TestApp }) => RelyingParty
  /** One request from a machine that is no browser, without a socket. Sent to the first org unless it names a host. */
  readonly ask: (request: InjectOptions) => Promise<Response>
  /** Log lines of what nobody expected: each is a fault of ours. */
  readonly unexpected: string[]
}

/** Makes the world. */
export async function makeAttackWorld(environment: Readonly<Record<string, string>> = {}): Promise<AttackWorld> {
  const unexpected: string[] = []
  const world = await makeDeploymentWorld(environment, makeLogger('error', linesInto(unexpected)))
  const ada = await world.addUser({ login: victim })
  const add = (changes: AppChanges = {}) => addApp(world.db, world.deployment.keeper, { users: [ada], ...changes })
  const ledger = await add()
  const host = new URL(world.issuer).host
  return {
    ...world,
    ada,
    ledger,
    addApp: add,
    party: ({ app = ledger, ...options } = {}) => makeRelyingParty(world.issuer, app, { login: victim, ...options }),
    ask: (request) => askApp(world.app, host, request),
    unexpected,
  }
}

/** One request to this process without a socket, at this host. */
export const askApp = (app: FastifyInstance, host: string, request: InjectOptions): Promise<Response> =>
  app.inject({ ...request, headers: { host, ...request.headers } })

/** A stream that keeps each line it gets. */
export const linesInto = (lines: string[]): Writable =>
  new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(...chunk.toString().split('\n').filter(Boolean))
      done()
    },
  })

/** A form as it travels, for `ask`. */
export const form = (
  fields: Readonly<Record<string, string>>,
): Pick<InjectOptions, 'method' | 'payload' | 'headers'> => ({
  method: 'POST',
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

/** The cookie header that a browser would send. */
export const cookieHeader = (cookies: ReadonlyMap<string, string>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
