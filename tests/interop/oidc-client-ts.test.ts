import { type INavigator, InMemoryWebStorage, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import type { HttpBrowser } from '../worlds/http-browser.ts'
import { sendRequest } from '../worlds/http-request.ts'
import { ada, type InteropWorld, makeInteropWorld, signInAt } from './interop-world.ts'

// The library's browser build, with a navigator of ours in the place of the window it would steer. What needs a real
// one (frames, pop-ups) is left to the journeys.

const origin = 'http://localhost:8082'

let world: InteropWorld
let app: TestApp
beforeAll(async () => {
  world = await makeInteropWorld()
  app = await world.addClient({
    oidc: {
      clientKind: 'browser',
      authMethod: 'none',
      pkceRequired: true,
      redirectUris: [`${origin}/callback`],
      postLogoutRedirectUris: [`${origin}/`],
    },
  })
})
afterAll(() => world?.close())

/** A single-page app in a person's browser; `landed` are the addresses at which the browser came back to it. */
function openSinglePageApp(responseMode: 'query' | 'fragment') {
  const browser: HttpBrowser = world.openBrowser(app)
  const landed: string[] = []
  const navigator: INavigator = {
    prepare: async () => ({
      navigate: async ({ url }) => {
        landed.push((await signInAt(browser, url)).href)
        return { url }
      },
      close: () => undefined,
    }),
    callback: async () => undefined,
  }
  const memory = () => new WebStorageStateStore({ store: new InMemoryWebStorage() })
  const users = new UserManager(
    {
      authority: world.issuer,
      client_id: app.clientId,
      redirect_uri: app.redirectUri,
      post_logout_redirect_uri: `${origin}/`,
      scope: 'openid profile email offline_access',
      response_mode: responseMode,
      loadUserInfo: true,
      automaticSilentRenew: false,
      stateStore: memory(),
      userStore: memory(),
    },
    navigator,
  )
  return { users, lastLanded: () => landed.at(-1) ?? '' }
}

test('a single-page app signs in, renews, revokes and signs out', async () => {
  const { users, lastLanded } = openSinglePageApp('query')
  await users.signinRedirect({ nonce: crypto.randomUUID(), state: { page: '/boards/7' } })
  const user = await users.signinCallback(lastLanded())
  expect(user?.profile).toMatchObject({ sub: world.adaId, name: ada.name, email: ada.login })
  expect(user?.state).toEqual({ page: '/boards/7' })

  const renewed = await users.signinSilent()
  expect(renewed?.access_token).not.toBe(user?.access_token)
  expect(renewed?.refresh_token, 'refresh tokens rotate').not.toBe(user?.refresh_token)
  await users.revokeTokens(['refresh_token'])
  const info = await fetch((await users.metadataService.getUserInfoEndpoint()) ?? '', {
    headers: { authorization: `Bearer ${renewed?.access_token ?? ''}` },
  })
  expect(info.status, 'the access token ends with its refresh token').toBe(401)

  await users.signoutRedirect({ state: 'bye' })
  expect(lastLanded().startsWith(`${origin}/?state=`)).toBe(true)
  expect((await users.signoutCallback(lastLanded()))?.userState).toBe('bye')
})

test('a single-page app reads the answer from the fragment', async () => {
  const { users, lastLanded } = openSinglePageApp('fragment')
  await users.signinRedirect()
  expect(new URL(lastLanded()).search, 'nothing is in the query, which servers log').toBe('')
  expect((await users.signinCallback(lastLanded()))?.profile.sub).toBe(world.adaId)
})

test('a refused sign-in reaches the app as its error', async () => {
  const { users, lastLanded } = openSinglePageApp('query')
  await users.signinRedirect({ prompt: 'none' })
  await expect(users.signinCallback(lastLanded())).rejects.toMatchObject({ error: 'login_required' })
})

test('a browser lets scripts call what they need, from their own origin and from no other', async () => {
  const allowedOrigin = async (path: string, asking: string, method = 'OPTIONS') => {
    const asks = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
    const { status, headers } = await sendRequest(world.issuer + path, {
      method,
      headers: { origin: asking, ...asks },
    })
    expect(status).toBeLessThan(300)
    return headers['access-control-allow-origin']
  }
  for (const path of ['/oauth2/v1/token', '/oauth2/v1/userinfo', '/oauth2/v1/revoke']) {
    expect(await allowedOrigin(path, origin), path).toBe(origin)
    expect(await allowedOrigin(path, 'http://localhost:9999'), path).toBeUndefined()
  }
  for (const path of ['/.well-known/openid-configuration', '/oauth2/v1/keys'])
    expect(await allowedOrigin(path, 'https://anyone.example', 'GET'), path).toBe('*')
})
