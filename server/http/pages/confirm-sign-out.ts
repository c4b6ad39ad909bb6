import { html, type Html } from './html.ts'
import { layout, type PageFrame } from './layout.ts'

/** The page that asks before a session ends: a link alone ends none (ASVS-10.6.2). */
export function confirmSignOutPage(
  frame: PageFrame,
  content: {
    /** Where the form goes. */
    readonly action: string
    /** The form's hidden fields, the form token among them. */
    readonly fields: Readonly<Record<string, string | undefined>>
    /** Whose session ends; undefined when nobody is signed in. */
    readonly login: string | undefined
  },
): Html {
  const { say, org } = frame
  const { action, fields, login } = content
  const title = say('confirmSignOutTitle')
  const inputs = Object.entries(fields).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const body = html`<h1>${title}</h1>
<p class="lead">${login === undefined ? say('confirmSignOutNobody') : say('confirmSignOutText', { org: org?.name ?? '', login })}</p>
<form method="post" action="${action}">
${inputs}
<button class="button" id="submit">${say('signOut')}</button>
</form>
<p class="links"><a id="stay" href="/">${say(login === undefined ? 'home' : 'stay')}</a></p>`
  return layout(frame, { title, body })
}
