import type { KeptSentence } from '../shared/rule.ts'
import type { RegisteredClient, ResponseMode } from './client.ts'
import type { RegisteredRedirectUri } from './redirect-uri.ts'

/** Every response mode we speak, the default of the code flow first (OAuth.Responses-2.1). */
export const responseModes: readonly ResponseMode[] = ['query', 'fragment', 'form_post']

/** How the answer travels when the client says nothing (OAuth.Responses-2.1). */
export const defaultResponseMode: ResponseMode = 'query'

/** The sentence matchResponseMode keeps. */
export const responseModeIsSupported: KeptSentence = {
  id: 'response-mode-is-supported',
  source: 'OAuth.Responses-2.1',
  also: ['OIDCC-3.1.2.1', 'OAuth.Post-2'],
  by: 'matchResponseMode',
}

/**
 * The mode the request names, or the default; undefined when it is unknown, not this client's, or cannot reach the
 * address: a form is posted to the web alone, and a program's own scheme takes no posts (CVE-2024-21637).
 */
export const matchResponseMode = (
  requested: string | undefined,
  client: Pick<RegisteredClient, 'responseModes'>,
  to: RegisteredRedirectUri,
): ResponseMode | undefined =>
  requested === undefined
    ? defaultResponseMode
    : responseModes.find(
        (mode) =>
          mode === requested && client.responseModes.includes(mode) && (mode !== 'form_post' || isWebAddress(to)),
      )

const isWebAddress = (uri: string) => /^https?:\/\//.test(uri)
