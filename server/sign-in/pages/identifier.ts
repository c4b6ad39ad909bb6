import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import type { FlowApp } from '../parts.ts'
import { field, form, type FormFrame, submit, towards } from './parts.ts'

/** The first page of a sign-in: who are you? */
export function identifierPage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly app: FlowApp | undefined
    readonly login: string | undefined
    readonly problem: string | undefined
    readonly recoverHref: string
  },
): Html {
  const { say } = frame
  const { app, login, problem, recoverHref } = content
  const title = say('signIn')
  const body = html`<h1>${title}</h1>
${towards(say, app)}
${form(content.form, [
  field(say, {
    name: 'identifier',
    label: say('identifierLabel'),
    autocomplete: 'username webauthn',
    value: login,
    problem,
    isFirst: true,
  }),
  submit(say('next')),
])}
<p class="links"><a id="recover" href="${recoverHref}">${say('forgot')}</a></p>`
  return layout(frame, { title, body, hasProblem: problem !== undefined })
}
