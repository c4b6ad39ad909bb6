import { html, type Html, type Insert } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import type { Say } from '../../http/pages/texts.ts'
import { field, form, type FormFrame, submit } from './parts.ts'

/** The page on which a person chooses a password: with the rules before they choose, and the reason after. */
export function newPasswordPage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly title: string
    readonly login: string
    readonly minLength: number
    readonly orgName: string
    /** Asked for by who changes a password they know; undefined after a recovery. */
    readonly current?: { readonly problem: string | undefined }
    readonly problem: string | undefined
    readonly backHref?: string
    /** False for a first password: there is no sign-in elsewhere that it could end. */
    readonly ends?: boolean
  },
): Html {
  const { say } = frame
  const { title, login, current, problem, backHref, ends = true } = content
  const hasProblem = problem !== undefined || current?.problem !== undefined
  const body = html`<h1>${title}</h1>
<p class="lead">${say('newPasswordFor', { login })}</p>
${form(content.form, [
  html`<input type="text" autocomplete="username" value="${login}" hidden>`,
  current &&
    field(say, {
      name: 'current-password',
      label: say('currentPasswordLabel'),
      type: 'password',
      autocomplete: 'current-password',
      problem: current.problem,
      isFirst: problem === undefined,
    }),
  passwordField(say, { problem, isFirst: !current || problem !== undefined }),
  passwordRules(say, { ...content, ends }),
  submit(say('savePassword')),
])}
${backHref !== undefined && html`<p class="links"><a id="back" href="${backHref}">${say('back')}</a></p>`}`
  return layout(frame, { title, body, hasProblem })
}

/** The field for a password that is to be. */
export const passwordField = (
  say: Say,
  {
    problem,
    isFirst,
    label = say('newPasswordLabel'),
  }: { problem: string | undefined; isFirst: boolean; label?: string },
): Html => field(say, { name: 'new-password', label, type: 'password', autocomplete: 'new-password', problem, isFirst })

/** What a password must be, said before anyone chooses. */
export const passwordRules = (
  say: Say,
  { minLength, orgName, ends }: { readonly minLength: number; readonly orgName: string; readonly ends: boolean },
): Insert => html`<ul class="rules" id="rules">
<li>${say('ruleLength', { count: minLength })}</li>
<li>${say('ruleCommon', { org: orgName })}</li>
${ends && html`<li>${say('ruleEnds')}</li>`}
</ul>`
