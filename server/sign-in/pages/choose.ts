import { html, type Html } from '../../http/pages/html.ts'
import { layout, type PageFrame } from '../../http/pages/layout.ts'
import type { FlowApp } from '../parts.ts'
import { form, type FormFrame, towards } from './parts.ts'

/** The page that asks which account an app shall see: the one signed in, or another. */
export function choosePage(
  frame: PageFrame,
  content: {
    readonly form: FormFrame
    readonly app: FlowApp | undefined
    readonly session: { readonly login: string; readonly displayName: string }
    readonly otherHref: string
  },
): Html {
  const { say } = frame
  const { app, session, otherHref } = content
  const { login, displayName } = session
  const title = say('chooseTitle')
  const known = html`<button class="choice" id="submit" type="submit">
<span class="initial" aria-hidden="true">${initialOf(displayName)}</span>
<span><strong>${displayName}</strong><small id="login">${login}</small><small>${say('signedInNow')}</small></span>
</button>`
  const body = html`<h1>${title}</h1>
${towards(say, app)}
<div class="choices">
${form(content.form, known)}
<a class="choice" id="other" href="${otherHref}">
<span class="initial none" aria-hidden="true">+</span>
<span><strong>${say('otherAccount')}</strong><small>${say('otherAccountHint')}</small></span>
</a>
</div>`
  return layout(frame, { title, body })
}

const initialOf = (name: string) => Array.from(name)[0]?.toUpperCase() ?? '?'
