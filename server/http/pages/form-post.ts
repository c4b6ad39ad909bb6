import { html, type Html } from './html.ts'
import { layout, type PageFrame } from './layout.ts'

/**
 * The page that carries an answer to an app by a form that sends itself (OAuth 2.0 Form Post Response Mode, section 2).
 *
 * The address must be proven to be the app's, and an http or https one: as a form's action, `javascript:` would run.
 * Send it with that origin as an allowed form action.
 */
export function formPostPage(
  frame: PageFrame,
  content: {
    readonly action: string
    readonly fields: Readonly<Record<string, string | undefined>>
    readonly appName: string
  },
): Html {
  const { say } = frame
  const { action, fields, appName } = content
  if (!/^https?:\/\//i.test(action)) throw new Error('unreachable: only a web address gets a form')
  const title = say('formPostTitle', { app: appName })
  const inputs = Object.entries(fields).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const body = html`<h1>${title}</h1>
<p class="lead">${say('formPostText', { app: appName })}</p>
<form method="post" action="${action}">
${inputs}
<button class="button" id="submit">${say('continueLink')}</button>
</form>`
  return layout(frame, { title, body, sendsItself: true })
}
