import type { KeptSentence } from './shared/rule.ts'

/**
 * Sentences of the standards that no function of values can keep, with the folder that keeps each.
 *
 * They stand here so that docs/rules.md is complete; what proves them are the tests of those folders.
 */
export const keptByTheServer: readonly KeptSentence[] = [
  {
    id: 'authorize-takes-get-and-post',
    source: 'RFC6749-3.1',
    also: ['OIDCC-3.1.2.1', 'OIDCC-13.1', 'OIDCC-13.2'],
    by: 'server/oauth',
  },
  {
    id: 'token-endpoint-takes-post-alone',
    source: 'RFC6749-3.2',
    also: ['RFC6749-B', 'OIDCC-13.2'],
    by: 'server/oauth',
  },
  { id: 'empty-parameters-count-as-omitted', source: 'RFC6749-3.1', also: ['RFC6749-3.2'], by: 'server/oauth' },
  {
    id: 'unknown-parameters-are-ignored',
    source: 'RFC6749-3.1',
    also: ['RFC6749-3.2', 'RFC6749-8.2', 'OIDCC-3.1.2.1'],
    by: 'server/oauth',
  },
  { id: 'user-info-takes-get-and-post', source: 'OIDCC-5.3.1', also: ['OIDCC-5.3', 'RFC6750-2'], by: 'server/oauth' },
  { id: 'browser-apps-may-call-across-origins', source: 'OIDCC-5.3', also: ['RFC9700-2.6'], by: 'server/oauth' },
  {
    id: 'replayed-code-revokes-what-it-gave',
    source: 'RFC6749-4.1.2',
    also: ['RFC6749-10.5', 'OIDCC-3.1.3.2'],
    by: 'server/oauth',
  },
  {
    id: 'users-sign-in-with-us-alone',
    source: 'OIDCC-3.1.2.3',
    also: ['RFC6749-3.1', 'RFC6749-10.11'],
    by: 'server/sign-in',
  },
  {
    id: 'consent-names-app-and-scopes',
    source: 'OIDCC-3.1.2.4',
    also: ['RFC6749-10.2', 'OIDCC-17.1'],
    by: 'server/sign-in',
  },
  {
    id: 'guessing-is-slowed-down',
    source: 'RFC6749-10.10',
    also: ['RFC6749-2.3.1'],
    by: 'server/sign-in and server/oauth',
  },
  { id: 'pages-speak-the-languages-asked-for', source: 'OIDCC-3.1.2.1', by: 'server/http' },
  { id: 'forms-are-ours', source: 'RFC6749-10.12', also: ['RFC9700-4.7', 'OIDCC-3.1.2.3'], by: 'server/http' },
  { id: 'pages-are-in-no-frame', source: 'RFC6749-10.13', also: ['RFC9700-4.16'], by: 'server/http' },
  { id: 'pages-escape-what-they-show', source: 'RFC6749-10.14', also: ['OAuth.Post-4'], by: 'server/http' },
  { id: 'pages-tell-no-referrer', source: 'RFC9700-4.2.4', by: 'server/http' },
  { id: 'redirects-never-post-again', source: 'RFC9700-4.12', by: 'server/http' },
  {
    id: 'connections-are-encrypted',
    source: 'RFC6749-1.6',
    also: ['RFC6749-3.1', 'RFC6749-3.2', 'RFC6749-10.8', 'RFC6749-10.9', 'RFC7636-7.5', 'OIDCC-16.2', 'OIDCC-16.17'],
    by: 'server/http',
  },
  { id: 'tokens-cannot-be-guessed', source: 'RFC6749-10.10', also: ['RFC6749-10.3', 'OIDCC-16.3'], by: 'server/keys' },
  {
    id: 'secrets-are-stored-hashed-or-sealed',
    source: 'RFC6749-10.3',
    also: ['RFC6749-10.4', 'OIDCC-16.4', 'OIDCC-16.19'],
    by: 'server/keys',
  },
  {
    id: 'id-tokens-are-signed',
    source: 'OIDCC-10.1',
    also: ['OIDCC-2', 'OIDCC-3.1.3.7', 'OIDCC-16.3', 'OIDCC-16.6'],
    by: 'server/keys',
  },
  { id: 'signing-keys-rotate-announced', source: 'OIDCC-10.1.1', by: 'server/keys' },
  { id: 'subject-is-never-given-again', source: 'OIDCC-8', also: ['OIDCC-2', 'OIDCC-5.7'], by: 'server/keys' },
  { id: 'clients-have-unique-ids', source: 'RFC6749-2.2', also: ['RFC6749-2'], by: 'server/keys' },
  { id: 'logout-tokens-are-posted', source: 'OIDCBCL-2.5', also: ['OIDCBCL-2.3', 'OIDCBCL-2.8'], by: 'server/oauth' },
  {
    id: 'access-in-absence-ends-with-its-reasons',
    source: 'OIDCC-11',
    also: ['RFC6749-10.4', 'RFC9700-4.14.2', 'OIDCC-17.4'],
    by: 'server/oauth',
  },
]
