import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import { field, form, type FormFrame, submit } from './parts.ts'

/** The page that asks whose password is to be recovered. */
export function recoverPage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly login: string | undefined
    readonly problem: string | undefined
    readonly backHref: string
  },
): Html {
  const { say } = frame
  const { login, problem, backHref } = content
  const title = say('recoverTitle')
  const body = html`<h1>${title}</h1>
<p class="lead">${say('recoverText')}</p>
${form(content.form, [
  field(say, {
    name: 'identifier',
    label: say('identifierLabel'),
    autocomplete: 'username',
    value: login,
    problem,
    isFirst: true,
  }),
  submit(say('recoverSend')),
])}
<p class="links"><a id="back" href="${backHref}">${say('backToSignIn')}</a></p>`
  return layout(frame, { title, body, hasProblem: problem !== undefined })
}
