import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import { passwordField, passwordRules } from './new-password.ts'
import { field, form, type FormFrame, submit } from './parts.ts'

/** What the set-up form asks for, and what is wrong with it. */
export type SetUpField = 'orgName' | 'firstName' | 'lastName' | 'email' | 'password'

/** The page that makes the first admin of an empty deployment. */
export function setUpPage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly values: Readonly<Partial<Record<SetUpField, string>>>
    readonly problems: Readonly<Partial<Record<SetUpField, string>>>
    readonly minLength: number
  },
): Html {
  const { say } = frame
  const { values, problems, minLength } = content
  const title = say('setUpTitle')
  const order: readonly SetUpField[] = ['orgName', 'firstName', 'lastName', 'email', 'password']
  const first = order.find((name) => problems[name] !== undefined) ?? 'orgName'
  const text = (name: 'orgName' | 'firstName' | 'lastName' | 'email', label: string, autocomplete: string) =>
    field(say, {
      name,
      label,
      autocomplete,
      type: name === 'email' ? 'email' : 'text',
      value: values[name],
      problem: problems[name],
      isFirst: first === name,
    })
  const body = html`<h1>${title}</h1>
<p class="lead">${say('setUpText')}</p>
${form(content.form, [
  text('orgName', say('orgNameLabel'), 'organization'),
  text('firstName', say('firstNameLabel'), 'given-name'),
  text('lastName', say('lastNameLabel'), 'family-name'),
  text('email', say('emailLabel'), 'email'),
  passwordField(say, { problem: problems.password, isFirst: first === 'password', label: say('passwordLabel') }),
  passwordRules(say, { minLength, orgName: values.orgName || say('setUpOrg'), ends: false }),
  submit(say('setUpButton')),
])}`
  // The org has no name of its own yet, so the page is nobody's.
  return layout({ say }, { title, body, hasProblem: Object.keys(problems).length > 0 })
}
