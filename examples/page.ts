import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { html, type Html } from './html.ts'
import type { Answer } from './serve.ts'

/** How an example introduces itself. */
export interface AppFace {
  readonly name: string
  readonly tagline: string
  /** The address of its icon. */
  readonly icon: string
}

/** Gives the SVG in this file as an address, so that a page carries it along. Throws when there is no such file. */
export const iconFrom = (file: URL): string => `data:image/svg+xml;base64,${readFileSync(file, 'base64')}`

/** The icon in a page; the app's name stands beside it. */
export const iconImage = ({ icon }: AppFace): Html => html`<img class="icon" src="${icon}" alt="">`

/** Writes a whole page. */
export function page({ name, icon }: AppFace, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" type="image/svg+xml" href="${icon}">
<link rel="stylesheet" href="/app.css">
</head>
<body>
${body}
</body>
</html>
`
}

/** The page of a visitor who is not signed in. */
export function doorPage(face: AppFace): Html {
  return page(
    face,
    html`<main class="door">
${iconImage(face)}
<h1>${face.name}</h1>
<p class="lead">${face.tagline}</p>
<a class="button" id="sign-in" href="/login">Sign in</a>
</main>`,
  )
}

/** The page that says why a sign-in did not happen; the detail is for the app's developer. */
export function troublePage(face: AppFace, happened: string, detail?: string): Html {
  return page(
    face,
    html`<main class="door">
${iconImage(face)}
<h1>You are not signed in</h1>
<p class="lead" id="happened">${happened}</p>
${detail !== undefined && html`<p class="trouble" id="detail">${detail}</p>`}
<a class="button" id="sign-in" href="/login">Sign in again</a>
</main>`,
  )
}

/** Names and values, as a token or the user info endpoint gave them. */
export type Claims = Readonly<Record<string, unknown>>

/** The page of someone who is signed in, with the claims the provider sent. */
export function signedInPage(
  face: AppFace,
  { idToken, userInfo, signOut }: { readonly idToken: Claims; readonly userInfo: Claims; readonly signOut: Html },
): Html {
  const name = nameOf(userInfo)
  return page(
    face,
    html`<header>
<a class="brand" href="/">${iconImage(face)} ${face.name}</a>
<span class="who">${name}</span>
${signOut}
</header>
<main>
<h1 id="signed-in-as">${name}</h1>
<p class="lead">You are signed in to ${face.name}. This is what it was told about you.</p>
<h2>User info</h2>
${claimList('user-info', userInfo)}
<h2>ID token</h2>
${claimList('id-token', idToken)}
</main>`,
  )
}

function claimList(id: string, claims: Claims): Html {
  const rows = Object.entries(claims).map(
    ([name, value]) => html`<div data-claim="${name}"><dt>${name}</dt><dd>${textOf(value)}</dd></div>`,
  )
  return html`<dl class="claims" id="${id}">${rows}</dl>`
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function nameOf({ name, email, sub }: Claims): string {
  return [name, email, sub].find((value) => typeof value === 'string' && value !== '') as string
}

/** Answers with the stylesheet all examples share. */
export async function stylesheet(): Promise<Answer> {
  const body = await readFile(new URL('app.css', import.meta.url), 'utf8')
  return { headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300' }, body }
}
