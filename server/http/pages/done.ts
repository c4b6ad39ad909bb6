import { html, type Html, type Insert } from './html.ts'
import { layout, type PageFrame } from './layout.ts'

/** The page that says something is done, or tells one thing, with one way on. */
export function donePage(
  frame: PageFrame,
  content: {
    readonly title: string
    readonly text: Insert
    readonly note?: string
    readonly action?: { readonly href: string; readonly label: string } | undefined
  },
): Html {
  const { title, text, note, action } = content
  const body = html`<h1>${title}</h1>
<p class="lead">${text}</p>
${note !== undefined && html`<p class="lead">${note}</p>`}
${action && html`<a class="button" id="action" href="${action.href}">${action.label}</a>`}`
  return layout(frame, { title, body })
}
