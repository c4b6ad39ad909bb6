import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import type { FlowApp } from '../parts.ts'

/**
 * The page that leaves for the app. A form's answer may not redirect to another origin under our policy, so the form
 * is answered by way of this page, and a plain navigation leaves from here.
 */
export function continuePage(frame: PageFrame, app: FlowApp | undefined, leadsTo: string): Html {
  const { say } = frame
  const title = say('continueTitle')
  return leavePage(frame, title, app ? say('continueTo', { app: app.label }) : say('continueHome'), leadsTo)
}

/** The same after a no. */
export const deniedPage = (frame: PageFrame, app: FlowApp, leadsTo: string): Html =>
  leavePage(frame, frame.say('deniedTitle'), frame.say('deniedText', { app: app.label }), leadsTo)

function leavePage(frame: PageFrame, title: string, text: string, leadsTo: string): Html {
  const body = html`<h1>${title}</h1>
<p class="lead">${text}</p>
<a class="button" id="continue" href="${leadsTo}">${frame.say('continueLink')}</a>`
  return layout(frame, { title, body, leadsTo })
}
