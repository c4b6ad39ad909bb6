import { once } from 'node:events'
import { ExpressOIDC } from '@okta/oidc-middleware'
import express from 'express'
import session from 'express-session'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import { sendRequest } from '../worlds/http-request.ts'
import { visitAs } from '../worlds/relying-party.ts'
import { ada, type AppServer, type InteropWorld, makeInteropWorld, openAppServer } from './interop-world.ts'

let world: InteropWorld
let server: AppServer
let app: TestApp
beforeAll(async () => {
  world = await makeInteropWorld()
  server = await openAppServer()
  app = await world.addClient({
    oidc: {
      redirectUris: [`${server.url}/authorization-code/callback`],
      postLogoutRedirectUris: [`${server.url}/`],
    },
  })
  server.serve(await makeApp())
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await world?.close()
})

/** The app of the middleware's own guide; it differs in the issuer and in the switch for http. */
async function makeApp() {
  const oidc = new ExpressOIDC({
    issuer: world.issuer,
    client_id: app.clientId,
    client_secret: app.secret,
    appBaseUrl: server.url,
    scope: 'openid profile email',
    testing: { disableHttpsCheck: true },
  })
  const site = express()
  site.use(session({ secret: 'a secret of the app', resave: true, saveUninitialized: false, name: 'middleware-app' }))
  site.use(oidc.router)
  site.get('/protected', oidc.ensureAuthenticated(), (request, response) => {
    response.json({ userinfo: request.userContext?.userinfo, hasTokens: Boolean(request.userContext?.tokens) })
  })
  site.post('/leave', oidc.forceLogoutAndRevoke())
  site.get('/', (request, response) => {
    response.json({ signedIn: Boolean(request.userContext) })
  })
  await once(oidc, 'ready')
  return site
}

test('an Express app that was made for Okta signs in and out', async () => {
  const browser = world.openBrowser()
  const { arrival, shown } = await visitAs(browser, [`${server.url}/protected`], ada)
  expect(shown).toEqual(['identifier', 'password'])
  if (arrival.kind === 'left') throw new Error('unreachable: this browser opens every address')
  expect(arrival.page.url).toBe(`${server.url}/protected`)
  expect(JSON.parse(arrival.page.body)).toMatchObject({
    userinfo: { sub: world.adaId, name: ada.name, email: ada.login, preferred_username: ada.login },
    hasTokens: true,
  })

  // It revokes the access token at Okta's path, then sends the browser to the end-session endpoint with the ID token.
  const left = await browser.open(`${server.url}/leave`, { form: {} })
  if (left.kind === 'left') throw new Error('unreachable: this browser opens every address')
  expect({ url: left.page.url, body: left.page.body }).toEqual({ url: `${server.url}/`, body: '{"signedIn":false}' })
  const again = await visitAs(browser, [`${server.url}/protected`], ada)
  expect(again.shown, 'the session at the provider has ended, too').toContain('password')
})

test('a request that is not for a person is told that nobody is signed in', async () => {
  const { status } = await sendRequest(`${server.url}/protected`, { headers: { accept: 'application/json' } })
  expect(status).toBe(401)
})
