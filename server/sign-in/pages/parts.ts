import { html, type Html, type Insert } from '../../http/pages/html.ts'
import { sayAround, type Say } from '../../http/pages/texts.ts'
import type { FlowApp } from '../parts.ts'

/** A form's frame: where it goes, and the proof that it is ours. */
export interface FormFrame {
  readonly action: string
  readonly token: string
}

/** A form of ours; every one carries the form token. */
export const form = ({ action, token }: FormFrame, content: Insert): Html =>
  html`<form method="post" action="${action}" novalidate><input type="hidden" name="_token" value="${token}">${content}</form>`

/** The button that sends the form. */
export const submit = (label: string): Html => html`<button class="button" id="submit" type="submit">${label}</button>`

/** One labelled field of a form. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly autocomplete: string
  readonly value?: string | undefined
  /** What is wrong with what was entered, said at the field. */
  readonly problem?: string | undefined
  readonly hint?: string | undefined
  /** The one field where typing begins. */
  readonly isFirst?: boolean
}

/** Writes a field: its label, its input, its hint, and the problem where the eye and the screen reader expect it. */
export function field(
  say: Say,
  { name, label, type = 'text', autocomplete, value, problem, hint, isFirst }: Field,
): Html {
  const described = [problem !== undefined && `${name}-error`, hint !== undefined && `${name}-hint`]
    .filter(Boolean)
    .join(' ')
  const isLogin = autocomplete.startsWith('username') || type === 'email'
  return html`<div class="field">
<label for="${name}">${label}</label>
<div class="box"><input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${
    value !== undefined && html` value="${value}"`
  }${isLogin && html` autocapitalize="none" spellcheck="false"`}${
    type === 'password' && html` data-show="${say('show')}" data-hide="${say('hide')}" data-caps="${say('capsLock')}"`
  }${described !== '' && html` aria-describedby="${described}"`}${problem !== undefined && html` aria-invalid="true"`} required${
    isFirst && html` autofocus`
  }></div>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${problem !== undefined && html`<p class="problem" id="${name}-error">${problem}</p>`}
</div>`
}

/** "to continue to Ledger", with the app's icon. */
export const towards = (say: Say, app: FlowApp | undefined): Insert =>
  app && html`<p class="lead" id="app">${sayAround(say, 'toContinueTo', 'app', appName(app))}</p>`

/** The app's name with its icon, when it has one that is ours to show. */
const appName = (app: FlowApp): Html => html`<span class="app">${appIcon(app)}${app.label}</span>`

/** The app's icon; nothing when it has none that is ours to show. Decorative: the name stands beside it. */
export const appIcon = ({ logoUrl }: FlowApp, className?: string): Insert =>
  logoUrl !== undefined &&
  isOurs(logoUrl) &&
  html`<img${className !== undefined && html` class="${className}"`} src="${logoUrl}" alt="" width="24" height="24">`

const isOurs = (url: string) => /^\/(?!\/)/.test(url) || url.startsWith('data:image/')
