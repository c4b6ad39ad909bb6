/** What a piece of configuration or code is filled with. Secrets are read from the environment, never written into code. */
export interface SnippetValues {
  readonly issuer: string
  readonly clientId: string
  /** Undefined for an app without one, or when it is not known any more. */
  readonly clientSecret?: string | undefined
  readonly redirectUri?: string | undefined
  readonly postLogoutRedirectUri?: string | undefined
  readonly scopes: readonly string[]
  /** How a web app sends its secret; in the header where nothing is said. */
  readonly authMethod?: string
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
    ['OIDC_SCOPES', scopes.length ? scopes.join(' ') : undefined],
  ]
  const written = lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}\n`])).join('')
  return kind === 'web' ? `${written}# Any long random text of your own:\nSESSION_SECRET=\n` : written
}

/** A value as shells and readers of such files take it, and nothing but it: what an app registers may hold signs of theirs. */
function quoted(text: string): string {
  if (/^[\w.:/?=%~,@+-]*$/.test(text)) return text
  if (!/^[\w.:/?=%~,@+ -]*$/.test(text) && !text.includes("'")) return `'${text}'`
  return `"${text.replaceAll(/["$`\\]/g, String.raw`\$&`)}"`
}

/** A value between single quotes of JavaScript. */
const inCode = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`

/** Code for a few stacks, each a whole sign-in that runs with the environment above. */
export function snippetsFor(kind: SnippetKind, values: SnippetValues): readonly Snippet[] {
  switch (kind) {
    case 'web':
      return [nodeWeb(values), pythonWeb, springWeb(values), dotnetWeb(values)]
    case 'browser':
      return [browserClient(values)]
    case 'native':
      return isLoopback(values.redirectUri) ? [nativeCommand(values), appAuth(values)] : [appAuth(values)]
    case 'service':
      return [oktaSdk(values), nodeService(values)]
  }
}

const nodeWeb = ({ issuer, authMethod }: SnippetValues): Snippet => ({
  stack: 'Node.js',
  install: 'npm install express express-session openid-client',
  code: `// node --env-file=.env app.mjs
import express from 'express'
import session from 'express-session'
import * as client from 'openid-client'

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = process.env
const { OIDC_REDIRECT_URI, OIDC_SCOPES, SESSION_SECRET, PORT = 3000 } = process.env
const config = await client.discovery(
  new URL(OIDC_ISSUER),
  OIDC_CLIENT_ID,
  undefined,
  client.${authMethod === 'client_secret_post' ? 'ClientSecretPost' : 'ClientSecretBasic'}(OIDC_CLIENT_SECRET),${whileDeveloping(issuer)}
)

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))

app.get('/', (request, response) => {
  const { user } = request.session
  response.type(user ? 'text' : 'html').send(user ? \`Signed in as \${user.sub}\` : '<a href="/sign-in">Sign in</a>')
})

app.get('/sign-in', async (request, response) => {
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  request.session.pending = { verifier, state, nonce }
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: OIDC_REDIRECT_URI,
    scope: OIDC_SCOPES,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  response.redirect(address.href)
})

app.get(new URL(OIDC_REDIRECT_URI).pathname, async (request, response) => {
  const { verifier, state, nonce } = request.session.pending ?? {}
  if (!state) return response.redirect('/')
  const tokens = await client.authorizationCodeGrant(config, new URL(request.url, OIDC_REDIRECT_URI), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  })
  const user = tokens.claims()
  // A new session for whoever just signed in.
  request.session.regenerate(() => {
    request.session.user = user
    response.redirect('/')
  })
})

app.listen(PORT)
`,
})

/** Libraries refuse an issuer without https, and are told that it is meant so: only while one develops. */
const whileDeveloping = (issuer: string): string =>
  issuer.startsWith('http:')
    ? `\n  // The issuer has no https: only while you develop.\n  { execute: [client.allowInsecureRequests] },`
    : ''

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
    client_kwargs={"scope": os.environ["OIDC_SCOPES"], "code_challenge_method": "S256"},
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

const dotnetWeb = ({ issuer, authMethod }: SnippetValues): Snippet => ({
  stack: 'ASP.NET Core',
  install: 'dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect',
  code: `${authMethod === 'client_secret_post' ? '' : '// ASP.NET Core sends the secret in the form: choose that for this app, on the tab Sign-on.\n'}builder.Services
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
        options.GetClaimsFromUserInfoEndpoint = true;${issuer.startsWith('http:') ? '\n        // The issuer has no https: only while you develop.\n        options.RequireHttpsMetadata = false;' : ''}
    });
`,
})

const browserClient = ({ issuer, clientId, redirectUri = '', postLogoutRedirectUri }: SnippetValues): Snippet => ({
  stack: 'JavaScript',
  install: 'npm install oidc-client-ts',
  code: `import { UserManager } from 'oidc-client-ts'

// None of this is secret: a page of scripts proves itself with PKCE, which is always on.
const manager = new UserManager({
  authority: '${issuer}',
  client_id: '${clientId}',
  redirect_uri: ${inCode(redirectUri)},${postLogoutRedirectUri === undefined ? '' : `\n  post_logout_redirect_uri: ${inCode(postLogoutRedirectUri)},`}
  scope: 'openid profile email',
})

// On the page of the redirect URI this finishes a sign-in; everywhere else it begins one.
const isBack = new URL(location.href).searchParams.has('code')
const user = isBack ? await manager.signinCallback() : await manager.getUser()
if (!user) await manager.signinRedirect()
`,
})

const isLoopback = (uri: string | undefined): boolean => uri === undefined || uri.startsWith('http://127.0.0.1')

const nativeCommand = ({ issuer, clientId, redirectUri = 'http://127.0.0.1/callback' }: SnippetValues): Snippet => ({
  stack: 'Node.js',
  install: 'npm install openid-client',
  code: `import { once } from 'node:events'
import { createServer } from 'node:http'
import * as client from 'openid-client'

const config = await client.discovery(
  new URL('${issuer}'),
  '${clientId}',
  undefined,
  client.None(),${whileDeveloping(issuer)}
)
const server = createServer().listen(${URL.parse(redirectUri)?.port || '0'}, '127.0.0.1')
await once(server, 'listening')
// Of a loopback address every port counts as registered.
const redirectUri = \`http://127.0.0.1:\${server.address().port}${URL.parse(redirectUri)?.pathname ?? '/callback'}\`

const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const url = client.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri,
  scope: 'openid profile email',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
})
console.log('Open this address to sign in:', url.href)

const [request, response] = await once(server, 'request')
const tokens = await client.authorizationCodeGrant(config, new URL(request.url, redirectUri), {
  pkceCodeVerifier: verifier,
  expectedState: state,
})
response.end('You can close this page.')
server.close()
console.log('Signed in as', tokens.claims().sub)
`,
})

const appAuth = ({ issuer, clientId, redirectUri = '' }: SnippetValues): Snippet => ({
  stack: 'Android',
  install: "implementation 'net.openid:appauth:0.11.1'",
  code: `AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse("${issuer}")) { service, problem ->
    if (service == null) throw problem!!
    val request = AuthorizationRequest.Builder(
        service, "${clientId}", ResponseTypeValues.CODE, Uri.parse("${redirectUri.replaceAll('$', String.raw`\$`)}"),
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

const nodeService = ({ issuer }: SnippetValues): Snippet => ({
  stack: 'Node.js',
  install: 'npm install openid-client',
  code: `import { readFileSync } from 'node:fs'
import * as client from 'openid-client'

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_PRIVATE_KEY_FILE, OIDC_SCOPES } = process.env
const jwk = JSON.parse(readFileSync(OIDC_PRIVATE_KEY_FILE, 'utf8'))
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const key = await crypto.subtle.importKey('jwk', { ...jwk, use: undefined }, algorithm, false, ['sign'])

const config = await client.discovery(
  new URL(OIDC_ISSUER),
  OIDC_CLIENT_ID,
  undefined,
  client.PrivateKeyJwt({ key, kid: jwk.kid }),${whileDeveloping(issuer)}
)
const { access_token } = await client.clientCredentialsGrant(config, { scope: OIDC_SCOPES })
const answer = await fetch(new URL('/api/v1/users?limit=5', OIDC_ISSUER), {
  headers: { authorization: \`Bearer \${access_token}\` },
})
console.log(await answer.json())
`,
})
