import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addApp, type AppChanges, type TestApp } from '../worlds/app-world.ts'
import { type DeploymentWorld, makeDeploymentWorld } from '../worlds/deployment-world.ts'
import { type HttpBrowser, openHttpBrowser } from '../worlds/http-browser.ts'
import { visitAs } from '../worlds/relying-party.ts'

/** Ada, who has what the apps of these tests ask for. */
export const ada = { login: 'ada@acme.example', name: 'Ada Byron' }

/** The provider, listening, with Ada, her browser and whatever apps a test adds. */
export interface InteropWorld extends DeploymentWorld {
  readonly adaId: string
  readonly addClient: (changes?: AppChanges) => Promise<TestApp>
  /** A browser that opens no address at this app: nobody serves it. */
  readonly openBrowser: (app?: TestApp) => HttpBrowser
}

/** Makes the world. */
export async function makeInteropWorld(): Promise<InteropWorld> {
  const world = await makeDeploymentWorld()
  const adaId = await world.addUser({ login: ada.login, profile: { displayName: ada.name } })
  return {
    ...world,
    adaId,
    addClient: (changes = {}) => addApp(world.db, world.deployment.keeper, { users: [adaId], ...changes }),
    openBrowser: (app) => openHttpBrowser((url) => app !== undefined && url.origin === new URL(app.redirectUri).origin),
  }
}

/** Ada goes where the app sends her and does as the pages ask; gives the address that brings her back to the app. */
export async function signInAt(browser: HttpBrowser, authorizationUrl: URL | string): Promise<URL> {
  const { arrival } = await visitAs(browser, [String(authorizationUrl)], ada)
  if (arrival.kind === 'left') return new URL(arrival.url)
  throw new Error(`stayed at ${arrival.page.url}: ${arrival.page.status} ${arrival.page.body}`)
}

/** An app's server on loopback. */
export interface AppServer extends AsyncDisposable {
  readonly url: string
  /** Says what the server does, once everything that needs its address is made. */
  readonly serve: (listener: RequestListener) => void
}

/** Opens a server whose address is known before what it serves. */
export async function openAppServer(): Promise<AppServer> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve: (listener) => void server.on('request', listener),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
