import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import type { FlowApp } from '../parts.ts'
import { field, form, type FormFrame, submit, towards } from './parts.ts'

/** The second page of a sign-in: prove it by your password. */
export function passwordPage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly app: FlowApp | undefined
    readonly login: string
    /** They are signed in, and the app wants to know that it is still them. */
    readonly isAgain: boolean
    readonly problem: string | undefined
    readonly otherHref: string
    readonly recoverHref: string
  },
): Html {
  const { say } = frame
  const { app, login, isAgain, problem, otherHref, recoverHref } = content
  const title = say('passwordTitle')
  const body = html`<h1>${title}</h1>
${towards(say, app)}
${isAgain && html`<p class="lead" id="again">${say('signInAgain')}</p>`}
<p class="who"><span id="login">${login}</span> <a id="change-account" href="${otherHref}">${say('notYou')}</a></p>
${form(content.form, [
  // Password managers look here for whose password it is; it has no name, so it is not sent.
  html`<input type="text" autocomplete="username" value="${login}" hidden>`,
  field(say, {
    name: 'password',
    label: say('passwordLabel'),
    type: 'password',
    autocomplete: 'current-password',
    problem,
    isFirst: true,
  }),
  submit(say('signIn')),
])}
<p class="links"><a id="recover" href="${recoverHref}">${say('forgot')}</a></p>`
  return layout(frame, { title, body, hasProblem: problem !== undefined })
}
