import { html, type Html } from './html.ts'
import { layout, type PageFrame } from './layout.ts'

/** What an error page tells. Every text is for the person in front of it, except `details`. */
export interface ErrorContent {
  readonly title?: string
  /** What happened, as one plain sentence. */
  readonly happened: string
  /** What the reader can do now. */
  readonly whatToDo: string
  readonly requestId: string
  /** Where the button leads, on this origin; undefined shows none. */
  readonly action?: { readonly href: string; readonly label: string } | undefined
  /** For the admin, folded away. Never a secret. */
  readonly details?: ErrorDetails | undefined
}

/** What an admin needs to find the fault. */
export interface ErrorDetails {
  readonly rule?: string
  readonly received?: string | undefined
  readonly why?: string | undefined
  /** The log entry's address in the console. */
  readonly logUrl?: string
}

/** The page that says what went wrong in plain words, with the admin's details folded away. */
export function errorPage(frame: PageFrame, content: ErrorContent): Html {
  const { say } = frame
  const { title = say('errorTitle'), happened, whatToDo, requestId, action, details } = content
  const body = html`<h1>${title}</h1>
<p class="lead" id="happened">${happened}</p>
<p class="lead" id="what-to-do">${whatToDo}</p>
${action && html`<a class="button" id="action" href="${action.href}">${action.label}</a>`}
<details id="details">
<summary>${say('forAdmin')}</summary>
<dl>
<dt>${say('requestId')}</dt><dd id="request-id">${requestId}</dd>
${row(say('errorRule'), details?.rule)}
${row(say('errorReceived'), details?.received)}
${row(say('errorWhy'), details?.why)}
</dl>
${details?.logUrl !== undefined && html`<p class="links"><a href="${details.logUrl}">${say('openLog')}</a></p>`}
</details>`
  return layout(frame, { title, body })
}

const row = (term: string, value: string | undefined) =>
  value !== undefined && html`<dt>${term}</dt><dd>${shorten(value)}</dd>`

/** What was received may be a megabyte; its beginning shows what it was. */
const shorten = (value: string) => (value.length > 300 ? `${value.slice(0, 300)} …` : value)
