/** What a piece of configuration or code is filled with. Secrets are read from the environment, never written into code. */
export interface SnippetValues {
  readonly issuer: string
  readonly clientId: string
  /** Undefined for an app without one, or when it is not known any more. */
  readonly clientSecret?: string | undefined
  readonly redirectUri?: string | undefined
  readonly postLogoutRedirectUri?: string | undefined
  readonly scopes: readonly string[]
}

/** The kinds of app there is code for. */
export type SnippetKind = 'web' | 'browser' | 'native' | 'service'

/** Code for one stack. */
export interface Snippet {
  /** A proper name: the same in every language. */
  readonly stack: string
  /** What is installed first. */
  readonly install: string
  readonly code: string
}

/** The words an environment file gives these values. */
export function environmentOf(kind: SnippetKind, values: SnippetValues): string {
  const { issuer, clientId, clientSecret, redirectUri, postLogoutRedirectUri, scopes } = values
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['OIDC_ISSUER', issuer],
    ['OIDC_CLIENT_ID', clientId],
    ['OIDC_CLIENT_SECRET', kind === 'web' ? (clientSecret ?? '') : undefined],
    ['OIDC_REDIRECT_URI', redirectUri],
    ['OIDC_POST_LOGOUT_REDIRECT_URI', postLogoutRedirectUri],
    ['OIDC_PRIVATE_KEY_FILE', kind === 'service' ? './private-key.json' : undefined],
    ['OIDC_SCOPES', scopes.length ? quoted(scopes.join(' ')) : undefined],
  ]
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}\n`])).join('')
}

const quoted = (text: string): string => (text.includes(' ') ? `"${text}"` : text)

/** Code for a few stacks, each a whole sign-in that runs with the environment above. */
export function snippetsFor(kind: SnippetKind, values: SnippetValues): readonly Snippet[] {
  switch (kind) {
    case 'web':
      return [nodeWeb, pythonWeb, springWeb(values), dotnetWeb]
    case 'browser':
      return [browserClient(values)]
    case 'native':
      return [nativeCommand(values), appAuth(values)]
    case 'service':
      return [oktaSdk(values), nodeService]
  }
}

const nodeWeb: Snippet = {
  stack: 'Node.js',
  install: 'npm install express express-session openid-client',
  code: `import express from 'express'
import session from 'express-session'
import * as client from 'openid-client'

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_REDIRECT_URI, SESSION_SECRET } = process.env
const config = await client.discovery(new URL(OIDC_ISSUER), OIDC_CLIENT_ID, OIDC_CLIENT_SECRET)

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))

app.get('/sign-in', async (request, response) => {
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  request.session.pending = { verifier, state, nonce }
  response.redirect(
    client.buildAuthorizationUrl(config, {
      redirect_uri: OIDC_REDIRECT_URI,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).href,
  )
})

// The path of OIDC_REDIRECT_URI.
app.get(new URL(OIDC_REDIRECT_URI).pathname, async (request, response) => {
  const { verifier, state, nonce } = request.session.pending
  const tokens = await client.authorizationCodeGrant(config, new URL(request.url, OIDC_REDIRECT_URI), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  })
  const user = tokens.claims()
  request.session.regenerate(() => {
    request.session.user = user
    response.redirect('/')
  })
})

app.listen(3000)
`,
}

const pythonWeb: Snippet = {
  stack: 'Python',
  install: 'pip install flask authlib requests',
  code: `import os
from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
oauth = OAuth(app)
oauth.register(
    "atrium",
    client_id=os.environ["OIDC_CLIENT_ID"],
    client_secret=os.environ["OIDC_CLIENT_SECRET"],
    server_metadata_url=os.environ["OIDC_ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)

@app.get("/sign-in")
def sign_in():
    return oauth.atrium.authorize_redirect(os.environ["OIDC_REDIRECT_URI"])

@app.get("/callback")  # the path of OIDC_REDIRECT_URI
def callback():
    token = oauth.atrium.authorize_access_token()
    session["user"] = token["userinfo"]
    return redirect("/")
`,
}

const springWeb = ({ scopes }: SnippetValues): Snippet => ({
  stack: 'Spring Boot',
  install: 'org.springframework.boot:spring-boot-starter-oauth2-client',
  code: `# application.yml
spring:
  security:
    oauth2:
      client:
        registration:
          atrium:
            client-id: \${OIDC_CLIENT_ID}
            client-secret: \${OIDC_CLIENT_SECRET}
            redirect-uri: \${OIDC_REDIRECT_URI}
            scope: ${scopes.join(', ')}
        provider:
          atrium:
            issuer-uri: \${OIDC_ISSUER}
`,
})

const dotnetWeb: Snippet = {
  stack: 'ASP.NET Core',
  install: 'dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect',
  code: `builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = builder.Configuration["OIDC_ISSUER"];
        options.ClientId = builder.Configuration["OIDC_CLIENT_ID"];
        options.ClientSecret = builder.Configuration["OIDC_CLIENT_SECRET"];
        options.CallbackPath = new Uri(builder.Configuration["OIDC_REDIRECT_URI"]).AbsolutePath;
        options.ResponseType = "code";
        options.UsePkce = true;
        options.Scope.Add("email");
        options.GetClaimsFromUserInfoEndpoint = true;
    });
`,
}

const browserClient = ({ issuer, clientId, redirectUri = '', postLogoutRedirectUri }: SnippetValues): Snippet => ({
  stack: 'JavaScript',
  install: 'npm install oidc-client-ts',
  code: `import { UserManager } from 'oidc-client-ts'

// None of this is secret: a page of scripts proves itself with PKCE, which is always on.
const manager = new UserManager({
  authority: '${issuer}',
  client_id: '${clientId}',
  redirect_uri: '${redirectUri}',${postLogoutRedirectUri === undefined ? '' : `\n  post_logout_redirect_uri: '${postLogoutRedirectUri}',`}
  scope: 'openid profile email',
})

// On the page of the redirect URI this finishes a sign-in; everywhere else it begins one.
const isBack = new URL(location.href).searchParams.has('code')
const user = isBack ? await manager.signinCallback() : await manager.getUser()
if (!user) await manager.signinRedirect()
`,
})

const nativeCommand = ({ issuer, clientId, redirectUri = 'http://127.0.0.1/callback' }: SnippetValues): Snippet => ({
  stack: 'Node.js',
  install: 'npm install openid-client',
  code: `import { once } from 'node:events'
import { createServer } from 'node:http'
import * as client from 'openid-client'

const config = await client.discovery(new URL('${issuer}'), '${clientId}', undefined, client.None())
const server = createServer().listen(${loopbackPort(redirectUri)}, '127.0.0.1')
await once(server, 'listening')

const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const url = client.buildAuthorizationUrl(config, {
  redirect_uri: '${redirectUri}',
  scope: 'openid profile email',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
})
console.log('Open this address to sign in:', url.href)

const [request, response] = await once(server, 'request')
const tokens = await client.authorizationCodeGrant(config, new URL(request.url, '${redirectUri}'), {
  pkceCodeVerifier: verifier,
  expectedState: state,
})
response.end('You can close this page.')
server.close()
console.log('Signed in as', tokens.claims().sub)
`,
})

const loopbackPort = (uri: string): string => URL.parse(uri)?.port || '0'

const appAuth = ({ issuer, clientId, redirectUri = '' }: SnippetValues): Snippet => ({
  stack: 'Android',
  install: "implementation 'net.openid:appauth:0.11.1'",
  code: `AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse("${issuer}")) { service, problem ->
    if (service == null) throw problem!!
    val request = AuthorizationRequest.Builder(
        service, "${clientId}", ResponseTypeValues.CODE, Uri.parse("${redirectUri}"),
    ).setScope("openid profile email").build()
    startActivityForResult(AuthorizationService(this).getAuthorizationRequestIntent(request), 1)
}
`,
})

const oktaSdk = ({ issuer, clientId, scopes }: SnippetValues): Snippet => ({
  stack: 'Okta SDK',
  install: 'npm install @okta/okta-sdk-nodejs',
  code: `import { readFileSync } from 'node:fs'
import okta from '@okta/okta-sdk-nodejs'

// The management API of Atrium speaks Okta's language.
const client = new okta.Client({
  orgUrl: '${issuer}',
  authorizationMode: 'PrivateKey',
  clientId: '${clientId}',
  scopes: [${scopes.map((scope) => `'${scope}'`).join(', ')}],
  privateKey: readFileSync(process.env.OIDC_PRIVATE_KEY_FILE, 'utf8'),
})

for await (const user of await client.userApi.listUsers()) console.log(user.profile.login)
`,
})

const nodeService: Snippet = {
  stack: 'Node.js',
  install: 'npm install openid-client',
  code: `import { readFileSync } from 'node:fs'
import * as client from 'openid-client'

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_PRIVATE_KEY_FILE, OIDC_SCOPES } = process.env
const jwk = JSON.parse(readFileSync(OIDC_PRIVATE_KEY_FILE, 'utf8'))
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const key = await crypto.subtle.importKey('jwk', { ...jwk, use: undefined }, algorithm, false, ['sign'])

const config = await client.discovery(
  new URL(OIDC_ISSUER),
  OIDC_CLIENT_ID,
  undefined,
  client.PrivateKeyJwt({ key, kid: jwk.kid }),
)
const { access_token } = await client.clientCredentialsGrant(config, { scope: OIDC_SCOPES })
const answer = await fetch(new URL('/api/v1/users?limit=5', OIDC_ISSUER), {
  headers: { authorization: \`Bearer \${access_token}\` },
})
console.log(await answer.json())
`,
}
