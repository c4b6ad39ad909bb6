import { randomUUID } from 'node:crypto'
import { addApp, type TestApp } from './app-world.ts'
import type { DeploymentWorld } from './deployment-world.ts'
import { assignTo } from './registration.ts'
import { makeRelyingParty, type RelyingParty } from './relying-party.ts'

/** A user of an app, and what the app got of them at a sign-on: their consent and both tokens. */
export interface Held {
  readonly app: TestApp
  readonly userId: string
  readonly party: RelyingParty
  readonly accessToken: string
  readonly refreshToken: string
}

/** Who signs on, and where. A user who is named by their id is named by their login as well. */
export interface SignOn {
  readonly app?: TestApp
  readonly userId?: string
  readonly login?: string
}

/** Signs a user on at an app that asks for consent, both new unless they are named. Throws when the app gets no tokens. */
export async function signOn(world: DeploymentWorld, by: SignOn = {}): Promise<Held> {
  const login = by.login ?? `holder-${randomUUID().slice(0, 8)}@acme.example`
  const userId = by.userId ?? (await world.addUser({ login }))
  const app = by.app ?? (await addApp(world.db, world.deployment.keeper, { oidc: { consent: 'once' } }))
  await assignTo(world.db, app.clientId, userId)
  const party = makeRelyingParty(world.issuer, app, { login })
  const { parameters } = await party.authorize({ scope: 'openid email offline_access' })
  const { status, json } = await party.exchange(parameters.get('code') ?? '')
  if (status !== 200) throw new Error(`the app got nothing: ${status}`)
  return { app, userId, party, accessToken: String(json.access_token), refreshToken: String(json.refresh_token) }
}
