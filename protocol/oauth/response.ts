import { type Field, fieldsOf, formEncoded, withQuery } from '../shared/form.ts'
import type { KeptSentence } from '../shared/rule.ts'
import type { AuthorizeOutcome } from './authorize-request.ts'
import type { RegisteredRedirectUri } from './redirect-uri.ts'

/** What goes back to a client, by the names on the wire. Undefined members are left out; `iss` never is (RFC9207-2). */
export interface AnswerParameters {
  readonly iss: string
  readonly [name: string]: string | undefined
}

/** How an answer reaches the client: a redirect, or a form that posts itself (OAuth.Post-2). */
export type BrowserAnswer =
  | { readonly by: 'redirect'; readonly location: string }
  | { readonly by: 'form'; readonly action: string; readonly fields: readonly Field[] }

/** Sentences that the shape of the answer keeps. */
export const answerSentences: readonly KeptSentence[] = [
  { id: 'issuer-is-in-every-answer', source: 'RFC9207-2', also: ['RFC9700-4.4'], by: 'AnswerParameters' },
  {
    id: 'state-comes-back-unchanged',
    source: 'RFC6749-4.1.2',
    also: ['RFC6749-4.1.2.1', 'OIDCC-3.1.2.5'],
    by: 'authorizeAnswer',
  },
  { id: 'registered-query-is-retained', source: 'RFC6749-3.1.2', by: 'answerByQuery' },
  { id: 'refusals-travel-to-the-client', source: 'RFC6749-4.1.2.1', also: ['OIDCC-3.1.2.6'], by: 'authorizeAnswer' },
  { id: 'response-mode-is-honoured', source: 'OAuth.Responses-2.1', also: ['OAuth.Post-2'], by: 'authorizeAnswer' },
]

/**
 * The client's own URI with the answer appended to its query.
 *
 * Appended as text: the registered URI goes out byte for byte as it was registered (RFC6749-3.1.2).
 */
export const answerByQuery = (uri: RegisteredRedirectUri, parameters: AnswerParameters): string =>
  withQuery(uri, fieldsOf(parameters))

/** The client's own URI with the answer as its fragment; a registered URI has none of its own (RFC6749-3.1.2). */
export const answerByFragment = (uri: RegisteredRedirectUri, parameters: AnswerParameters): string =>
  `${uri}#${formEncoded(fieldsOf(parameters))}`

/** The fields of a form that the browser posts to the client's own URI (OAuth.Post-2). The page escapes them. */
export const answerByForm = (uri: RegisteredRedirectUri, parameters: AnswerParameters): BrowserAnswer => ({
  by: 'form',
  action: uri,
  fields: fieldsOf(parameters),
})

/** The answer to an authorization request that is granted or refused; a grant comes with the code that was kept for it. */
export function authorizeAnswer(
  outcome: Extract<AuthorizeOutcome, { kind: 'grant' | 'refuse' }>,
  code: string | undefined,
  issuer: string,
): BrowserAnswer {
  const { to, mode, state } = outcome.back
  const parameters: AnswerParameters =
    outcome.kind === 'grant'
      ? { code, state, iss: issuer }
      : { error: outcome.refusal.error, error_description: outcome.refusal.description, state, iss: issuer }
  switch (mode) {
    case 'query':
      return { by: 'redirect', location: answerByQuery(to, parameters) }
    case 'fragment':
      return { by: 'redirect', location: answerByFragment(to, parameters) }
    case 'form_post':
      return answerByForm(to, parameters)
  }
}
