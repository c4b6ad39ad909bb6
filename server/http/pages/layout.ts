import type { OrgContext } from '../org-context.ts'
import { assets } from './assets.ts'
import { brandStyle } from './brand.ts'
import { html, type Html, type Insert } from './html.ts'
import { mark, wordmark } from './mark.ts'
import type { Say } from './texts.ts'

/** Whose page it is: the org's name, its logo when it has one, and the stylesheet of its colour. */
export interface PageOrg {
  readonly name: string
  readonly logoUrl?: string | undefined
  readonly style?: string | undefined
}

/** An org as its pages show it. */
export const pageOrg = ({ name, settings }: Pick<OrgContext, 'name' | 'settings'>): PageOrg => ({
  name,
  logoUrl: settings.logoUrl,
  style: brandStyle(settings.actionColour),
})

/** What every page of ours needs to know. */
export interface PageFrame {
  readonly say: Say
  /** Undefined on pages of nobody's org, as for an unknown host. */
  readonly org?: PageOrg | undefined
}

/** One page: a card in the middle, with the org above its content. */
export interface PageContent {
  /** In the browser's tab, before the org's name. */
  readonly title: string
  readonly body: Insert
  /** Below the card: other ways, such as the link to recovery. */
  readonly aside?: Insert
  /** The page says what went wrong at a field, so its title says so first: a screen reader begins there. */
  readonly hasProblem?: boolean
  /** Where the browser goes by itself at once, on this origin. */
  readonly leadsTo?: string
  /** The page's form is sent by itself. */
  readonly sendsItself?: boolean
}

/** The HTML document around the content of a page. */
export function layout({ say, org }: PageFrame, content: PageContent): Html {
  const { title, body, aside, hasProblem, leadsTo, sendsItself } = content
  const whole = [hasProblem && say('problem'), title, org?.name].filter(Boolean).join(' – ')
  return html`<!doctype html>
<html lang="${say.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${whole}</title>
<link rel="icon" type="image/svg+xml" href="${assets.favicon.path}">
<link rel="stylesheet" href="${assets.style.path}">
${org?.style !== undefined && html`<link rel="stylesheet" href="${org.style}">`}
${leadsTo !== undefined && html`<meta http-equiv="refresh" content="0; url=${leadsTo}">`}
<script src="${(sendsItself ? assets.submit : assets.script).path}" defer></script>
</head>
<body>
<main class="card" id="main">
${org ? orgHeader(org) : html`<p class="org">${wordmark}</p>`}
${body}
</main>
${aside !== undefined && html`<nav class="aside">${aside}</nav>`}
<footer>${org && wordmark}</footer>
</body>
</html>
`
}

const orgHeader = ({ name, logoUrl }: PageOrg) =>
  html`<p class="org">${
    logoUrl === undefined
      ? html`${mark} <span class="org-name">${name}</span>`
      : html`<img class="logo" src="${logoUrl}" alt="${name}">`
  }</p>`
