import express from 'express'
import session from 'express-session'
import { Passport } from 'passport'
import OpenIdConnectStrategy from 'passport-openidconnect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import { visitAs } from '../worlds/relying-party.ts'
import { ada, type AppServer, type InteropWorld, makeInteropWorld, openAppServer } from './interop-world.ts'

let world: InteropWorld
let server: AppServer
beforeAll(async () => {
  world = await makeInteropWorld()
  server = await openAppServer()
  // The strategy sends its secret in the form, and knows no PKCE.
  const oidc = { redirectUris: [`${server.url}/oauth2/redirect`], authMethod: 'client_secret_post' } as const
  server.serve(makeApp(await world.addClient({ oidc })))
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await world?.close()
})

/** The app of the strategy's own guide, with every address from our metadata. */
function makeApp({ clientId, secret }: TestApp) {
  const passport = new Passport()
  const strategy = new OpenIdConnectStrategy(
    {
      issuer: world.issuer,
      authorizationURL: `${world.issuer}/oauth2/v1/authorize`,
      tokenURL: `${world.issuer}/oauth2/v1/token`,
      userInfoURL: `${world.issuer}/oauth2/v1/userinfo`,
      clientID: clientId,
      clientSecret: secret,
      callbackURL: `${server.url}/oauth2/redirect`,
      scope: ['profile', 'email'],
      nonce: 'random',
      maxAge: '3600',
      skipUserProfile: false,
    },
    (issuer, profile, _context, _idToken, _accessToken, _refreshToken, done) => done(null, { issuer, ...profile }),
  )
  passport.use(strategy)
  passport.serializeUser((user, done) => done(null, user))
  passport.deserializeUser((user, done) => done(null, user))
  const site = express()
  site.use(session({ secret: 'a secret of the app', resave: false, saveUninitialized: false, name: 'passport-app' }))
  site.use(passport.initialize())
  site.use(passport.session())
  site.get('/login', passport.authenticate('openidconnect'))
  site.get('/oauth2/redirect', passport.authenticate('openidconnect', { successRedirect: '/' }))
  site.get('/', (request, response) => {
    response.json((request as { user?: object }).user ?? {})
  })
  return site
}

test('an Express app with Passport signs in', async () => {
  const { arrival } = await visitAs(world.openBrowser(), [`${server.url}/login`], ada)
  if (arrival.kind === 'left') throw new Error('unreachable: this browser opens every address')
  expect(arrival.page.url).toBe(`${server.url}/`)
  expect(JSON.parse(arrival.page.body)).toMatchObject({
    issuer: world.issuer,
    id: world.adaId,
    displayName: ada.name,
    emails: [{ value: ada.login }],
  })
})
