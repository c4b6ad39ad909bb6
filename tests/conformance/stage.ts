import { createLocalJWKSet } from 'jose'
import { addApp, type AppChanges, type TestApp } from '../worlds/app-world.ts'
import { type DeploymentWorld, makeDeploymentWorld } from '../worlds/deployment-world.ts'
import { sendRequest } from '../worlds/http-request.ts'
import {
  type JsonAnswer,
  makeRelyingParty,
  type RelyingParty,
  type RelyingPartyOptions,
  withJson,
} from '../worlds/relying-party.ts'
import { checkKeySet } from './checks/key-set.ts'

/** How a plan is run. */
export interface StageOptions {
  /** Sent with every authorization request. */
  readonly responseMode?: 'form_post'
  /** Serves another address than the one it listens at, as behind a proxy. */
  readonly baseUrl?: string
}

/** Metadata as published; believed only where a check has looked. */
export type Metadata = Readonly<Record<string, unknown>>

/** What a module has at hand: a provider with a user who has every claim, and clients. */
export interface Stage {
  readonly world: DeploymentWorld
  readonly issuer: string
  readonly metadata: Metadata
  readonly responseMode: 'query' | 'form_post'
  /** Two clients that authenticate by client_secret_basic, and one by client_secret_post. */
  readonly client: TestApp
  readonly client2: TestApp
  readonly postClient: TestApp
  /** A browser nobody has used, in front of this client, with the user in front of it. */
  readonly openParty: (client?: TestApp, options?: Partial<RelyingPartyOptions>) => RelyingParty
  readonly addClient: (changes: AppChanges) => Promise<TestApp>
  /** The published keys, for verifying; fetched anew, because a signature may be the first of its algorithm. */
  readonly keys: () => Promise<ReturnType<typeof createLocalJWKSet>>
  /** Asks the provider for a document. */
  readonly fetchJson: (url: string) => Promise<JsonAnswer>
  readonly now: () => Date
  /** Lets time pass. */
  readonly wait: (seconds: number) => void
  readonly close: () => Promise<void>
}

const login = 'ada@acme.example'

/** Every attribute that a standard claim is made from. */
const profile = {
  displayName: 'Ada Byron',
  middleName: 'King',
  nickName: 'Countess',
  profileUrl: 'https://acme.example/ada',
  picture: 'https://acme.example/ada.png',
  website: 'https://ada.example',
  gender: 'female',
  birthdate: '1815-12-10',
  timezone: 'Europe/London',
  locale: 'en-GB',
  primaryPhone: '+44 20 7946 0000',
  streetAddress: '12 St James Square',
  city: 'London',
  state: 'Greater London',
  zipCode: 'SW1Y 4JH',
  countryCode: 'GB',
}

/** Sets the stage for a plan: what the suite does before each of its modules (discovery, keys), and the clients. */
export async function makeStage({ responseMode, baseUrl }: StageOptions): Promise<Stage> {
  const world = await makeDeploymentWorld(baseUrl === undefined ? {} : { BASE_URL: baseUrl })
  const { issuer, clock } = world
  const ada = await world.addUser({ login, profile })
  const addClient = (changes: AppChanges) => addApp(world.db, world.deployment.keeper, { users: [ada], ...changes })
  const fetchJson = async (url: string) => {
    const { host, pathname, search } = new URL(url)
    return withJson(await sendRequest(world.url + pathname + search, { headers: { host } }))
  }
  const { json: metadata } = await fetchJson(`${issuer}/.well-known/openid-configuration`)
  const keys = async () => {
    const set = checkKeySet(await fetchJson(String(metadata.jwks_uri)))
    return createLocalJWKSet(set)
  }
  await keys()
  const client = await addClient({})
  return {
    world,
    issuer,
    metadata,
    responseMode: responseMode ?? 'query',
    client,
    client2: await addClient({ label: 'Travel', oidc: { redirectUris: ['http://localhost:8083/callback'] } }),
    postClient: await addClient({ label: 'Wiki', oidc: { authMethod: 'client_secret_post' } }),
    openParty: (app = client, changes = {}) =>
      makeRelyingParty(issuer, app, { login, always: { response_mode: responseMode }, ...changes }),
    addClient,
    keys,
    fetchJson,
    now: () => new Date(Date.now() + clock.offsetMs),
    wait: (seconds) => void (clock.offsetMs += seconds * 1000),
    close: world.close,
  }
}
