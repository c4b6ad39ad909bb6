/* global oidc */

const board = document.querySelector('#board')
const { issuer, clientId } = board.dataset

// Everything lives in this tab: tokens go when it closes, and no other tab can read them.
const store = new oidc.WebStorageStateStore({ store: sessionStorage })
const users = new oidc.UserManager({
  authority: issuer,
  client_id: clientId,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: 'openid profile email',
  loadUserInfo: true,
  // Without a refresh token this would need the provider's cookie in a frame, which browsers no longer send.
  automaticSilentRenew: false,
  stateStore: store,
  userStore: store,
})

const aboutTheToken = new Set('iss aud exp iat auth_time acr amr sid idp ver'.split(' '))

const steps = { '/callback': finishSignIn, '/initiate': startForOthers }

try {
  await (steps[location.pathname] ?? show)()
} catch (problem) {
  showTrouble(problem)
}

document.querySelector('#sign-in').addEventListener('click', () => signIn({}))
document.querySelector('#sign-out').addEventListener('click', () => users.signoutRedirect().catch(showTrouble))

function signIn(wish) {
  return users.signinRedirect({ nonce: crypto.randomUUID(), ...wish }).catch(showTrouble)
}

async function finishSignIn() {
  const answer = location.href
  // The code leaves the address bar, the history and whatever a reload would send again.
  history.replaceState(null, '', '/')
  const from = new URL(answer).searchParams.get('iss')
  if (from !== null && from !== issuer) throw new Error('The answer comes from another provider.')
  await users.signinCallback(answer)
  await show()
}

/** Third-party-initiated login: someone else, such as a dashboard, sends the user here to sign in (OIDCC-4). */
async function startForOthers() {
  const asked = new URLSearchParams(location.search)
  history.replaceState(null, '', '/')
  if (asked.get('iss') !== issuer) throw new Error('iss is not the provider that Board knows.')
  const target = URL.parse(asked.get('target_link_uri') ?? '/', location.origin)
  if (target?.origin !== location.origin) throw new Error('target_link_uri is not a page of Board.')
  await signIn({ login_hint: asked.get('login_hint') ?? undefined })
}

async function show() {
  const user = await users.getUser()
  const isSignedIn = user !== null && !user.expired
  document.querySelector('#door').hidden = isSignedIn
  document.querySelector('#signed-in').hidden = !isSignedIn
  if (!isSignedIn) return
  const name = user.profile.name ?? user.profile.email ?? user.profile.sub
  document.querySelector('#signed-in-as').textContent = name
  document.querySelector('.who').textContent = name
  list('#user-info', userInfoOf(user.profile))
  list('#id-token', payloadOf(user.id_token))
}

/** The library merges the claims of the ID token into those of user info: leaves those of the person. */
function userInfoOf(profile) {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => !aboutTheToken.has(name)))
}

function list(selector, claims) {
  const rows = Object.entries(claims).map(([name, value]) => {
    const row = document.createElement('div')
    row.dataset.claim = name
    const term = row.appendChild(document.createElement('dt'))
    const detail = row.appendChild(document.createElement('dd'))
    // Text, never markup: a claim says whatever the provider's users wrote.
    term.textContent = name
    detail.textContent = typeof value === 'string' ? value : JSON.stringify(value)
    return row
  })
  document.querySelector(selector).replaceChildren(...rows)
}

function payloadOf(token) {
  const bytes = Uint8Array.fromBase64(token.split('.')[1], { alphabet: 'base64url' })
  return JSON.parse(new TextDecoder().decode(bytes))
}

function showTrouble(problem) {
  const { error, error_description: description, message } = problem
  const detail = document.querySelector('#detail')
  detail.textContent = error ? `${error}: ${description ?? ''}` : message
  detail.hidden = false
  document.querySelector('#door').hidden = false
  document.querySelector('#signed-in').hidden = true
}
