import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import type { Say, TextKey } from '../../http/pages/texts.ts'
import type { WaitingFlow } from '../parts.ts'
import { appIcon, form, type FormFrame } from './parts.ts'

/** The page on which a person allows an app what it asks for, or does not (ASVS-10.7.2). */
export function consentPage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly flow: Pick<WaitingFlow, 'app' | 'scopes' | 'granted'>
    readonly login: string
    readonly otherHref: string
  },
): Html {
  const { say } = frame
  const { flow, login, otherHref } = content
  const { app, scopes, granted } = flow
  const title = say('consentTitle', { app: app.label })
  const before = scopes.filter((scope) => granted.includes(scope))
  const asked = scopes.filter((scope) => !granted.includes(scope))
  const body = html`${appIcon(app, 'asker')}
<h1>${title}</h1>
${app.publisher !== undefined && html`<p class="lead" id="publisher">${say('consentBy', { publisher: app.publisher })}</p>`}
${app.isUnreviewed && html`<p class="notice" id="unreviewed">${say('consentUnreviewed', { org: frame.org?.name ?? '' })}</p>`}
${app.isUnproven && !app.isUnreviewed && html`<p class="notice" id="unproven">${say('consentUnverified')}</p>`}
<p class="who"><span id="login">${login}</span> <a id="change-account" href="${otherHref}">${say('notYou')}</a></p>
${scopeList(say, 'consentNew', 'asked', asked)}
${scopeList(say, 'consentGranted', 'granted', before)}
${form(
  content.form,
  html`<div class="pair">
<button class="button second" id="deny" name="decision" value="deny" type="submit">${say('deny')}</button>
<button class="button second" id="submit" name="decision" value="allow" type="submit">${say('allow')}</button>
</div>`,
)}
<p class="hint">${say('consentLater')}</p>
${links(say, flow)}`
  return layout(frame, { title, body })
}

const scopeList = (say: Say, heading: TextKey, id: string, scopes: readonly string[]) =>
  scopes.length > 0 &&
  html`<h2 id="${id}-heading">${say(heading)}</h2>
<ul class="scopes" id="${id}" aria-labelledby="${id}-heading">${bySensitivity(scopes).map((scope) => html`<li>${sayScope(say, scope)}</li>`)}</ul>`

/** The scopes whose meaning we know, the most telling first; an unknown one may mean anything, so it comes before all. */
const knownScopes = [
  'offline_access',
  'groups',
  'address',
  'phone',
  'email',
  'profile',
  'device_sso',
  'openid',
] as const

const bySensitivity = (scopes: readonly string[]) => scopes.toSorted((a, b) => rank(a) - rank(b))
const rank = (scope: string) => knownScopes.findIndex((known) => known === scope)

function sayScope(say: Say, scope: string): string {
  const known = knownScopes.find((name) => name === scope)
  return known ? say(`scope_${known}`) : say('scope_other', { scope })
}

function links(say: Say, { app }: Pick<WaitingFlow, 'app'>) {
  const { aboutUrl, policyUrl, termsUrl } = app
  // Of an app that nobody has reviewed, addresses are text: a link on our page would lend it our name.
  if (app.isUnreviewed)
    return statedAddresses(say, { aboutApp: aboutUrl, privacyPolicy: policyUrl, termsOfUse: termsUrl })
  const shown = [
    isWeb(policyUrl) && html`<a href="${policyUrl}" rel="noopener noreferrer">${say('privacyPolicy')}</a>`,
    isWeb(termsUrl) && html`<a href="${termsUrl}" rel="noopener noreferrer">${say('termsOfUse')}</a>`,
  ].filter((link) => link !== false)
  return shown.length > 0 && html`<p class="links">${shown}</p>`
}

const statedAddresses = (say: Say, stated: Readonly<Partial<Record<TextKey, string | undefined>>>) => {
  const shown = (Object.entries(stated) as [TextKey, string | undefined][]).filter(([, url]) => isWeb(url))
  return (
    shown.length > 0 &&
    html`<p class="hint" id="stated">${say('consentStated')}</p>
<dl>${shown.map(([key, url]) => html`<dt>${say(key)}</dt><dd>${url}</dd>`)}</dl>`
  )
}

// What a vendor or an admin entered is a link only when it leads to the web: `javascript:` would run as ours.
const isWeb = (url: string | undefined): url is string => url !== undefined && /^https?:\/\//i.test(url)
