import { readFile } from 'node:fs/promises'
import { html } from '../html.ts'
import { type AppFace, iconFrom, iconImage, page, stylesheet } from '../page.ts'
import { type Answer, type RunningApp, serve } from '../serve.ts'

/** How Board is started. A browser app has no secret. */
export interface BoardOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly issuer: string
  readonly clientId: string
}

const face: AppFace = {
  name: 'Board',
  tagline: 'What is to be done, and by whom.',
  icon: iconFrom(new URL('icon.svg', import.meta.url)),
}

const library = new URL('dist/browser/oidc-client-ts.min.js', import.meta.resolve('oidc-client-ts/package.json'))

/** Starts Board: files for a browser app, which signs in at an OpenID provider by itself. */
export function startBoard({ port, issuer, clientId }: BoardOptions): Promise<RunningApp> {
  const provider = new URL(issuer).origin
  const policy = `script-src 'self'; connect-src ${provider}; form-action 'none'`
  return serve({ port, policy }, () => {
    const shell = (): Answer => ({ body: boardPage(issuer, clientId) })
    return {
      'GET /': shell,
      'GET /callback': shell,
      'GET /initiate': shell,
      'GET /app.css': stylesheet,
      'GET /board.js': () => script(new URL('board.js', import.meta.url)),
      'GET /oidc-client-ts.js': () => script(library),
    }
  })
}

async function script(file: URL): Promise<Answer> {
  const body = await readFile(file, 'utf8')
  return { headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'max-age=300' }, body }
}

const boardPage = (issuer: string, clientId: string) =>
  page(
    face,
    html`<div id="board" data-issuer="${issuer}" data-client-id="${clientId}">
<main class="door" id="door" hidden>
${iconImage(face)}
<h1>${face.name}</h1>
<p class="lead">${face.tagline}</p>
<p class="trouble" id="detail" role="alert" hidden></p>
<button class="button" id="sign-in">Sign in</button>
</main>
<div id="signed-in" hidden>
<header>
<a class="brand" href="/">${iconImage(face)} ${face.name}</a>
<span class="who"></span>
<button class="button plain" id="sign-out">Sign out</button>
</header>
<main>
<h1 id="signed-in-as"></h1>
<p class="lead">You are signed in to ${face.name}. This is what it was told about you.</p>
<h2>User info</h2>
<dl class="claims" id="user-info"></dl>
<h2>ID token</h2>
<dl class="claims" id="id-token"></dl>
</main>
</div>
</div>
<noscript><main class="door"><h1>${face.name}</h1><p class="lead">Board runs in the browser and needs JavaScript.</p></main></noscript>
<script src="/oidc-client-ts.js"></script>
<script type="module" src="/board.js"></script>`,
  )
