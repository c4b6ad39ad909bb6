import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import { form, type FormFrame, submit } from './parts.ts'

/** The page that asks whether an address is the reader's: a question, because mail scanners open every link. */
export function confirmAddressPage(
  frame: PageFrame,
  content: { readonly form: FormFrame; readonly email: string; readonly login: string; readonly orgName: string },
): Html {
  const { say } = frame
  const { email, login, orgName } = content
  const title = say('confirmAddressTitle')
  const body = html`<h1>${title}</h1>
<p class="lead">${say('confirmAddressText', { email, login, org: orgName })}</p>
${form(content.form, [submit(say('confirmAddressButton'))])}`
  return layout(frame, { title, body })
}
