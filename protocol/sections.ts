/** A standard that we promise to keep whole: its sections, and why some of them need no rule of ours. */
export interface Standard {
  /** How sources name it, e.g. "RFC7636". */
  readonly name: string
  readonly title: string
  /** Every section, one a line: its number, a blank, its title. */
  readonly sections: string
  /** Why a section, or all below it, needs no rule; the longest number that fits counts. */
  readonly notes: Readonly<Record<string, string>>
}

const readers = 'Explains; demands nothing of us.'
const clients = 'A duty of the client.'
const names = 'Registers names.'
const implicit = 'No implicit grant: see response-type-is-code.'
const hybrid = 'No hybrid flow: see response-type-is-code.'
const password = 'No password grant: see grant-type-is-supported.'
const selfIssued = 'We are no self-issued provider.'
const noRequestObjects = 'No request objects: see request-object-is-not-passed.'

/** The standards of which docs/rules.md lists every section. */
export const standards: readonly Standard[] = [
  {
    name: 'RFC6749',
    title: 'The OAuth 2.0 Authorization Framework',
    sections: `1 Introduction
1.1 Roles
1.2 Protocol Flow
1.3 Authorization Grant
1.4 Access Token
1.5 Refresh Token
1.6 TLS Version
1.7 HTTP Redirections
1.8 Interoperability
1.9 Notational Conventions
2 Client Registration
2.1 Client Types
2.2 Client Identifier
2.3 Client Authentication
2.3.1 Client Password
2.3.2 Other Authentication Methods
2.4 Unregistered Clients
3 Protocol Endpoints
3.1 Authorization Endpoint
3.1.1 Response Type
3.1.2 Redirection Endpoint
3.1.2.1 Endpoint Request Confidentiality
3.1.2.2 Registration Requirements
3.1.2.3 Dynamic Configuration
3.1.2.4 Invalid Endpoint
3.1.2.5 Endpoint Content
3.2 Token Endpoint
3.2.1 Client Authentication
3.3 Access Token Scope
4 Obtaining Authorization
4.1 Authorization Code Grant
4.1.1 Authorization Request
4.1.2 Authorization Response
4.1.2.1 Error Response
4.1.3 Access Token Request
4.1.4 Access Token Response
4.2 Implicit Grant
4.2.1 Authorization Request
4.2.2 Access Token Response
4.2.2.1 Error Response
4.3 Resource Owner Password Credentials Grant
4.3.1 Authorization Request and Response
4.3.2 Access Token Request
4.3.3 Access Token Response
4.4 Client Credentials Grant
4.4.1 Authorization Request and Response
4.4.2 Access Token Request
4.4.3 Access Token Response
4.5 Extension Grants
5 Issuing an Access Token
5.1 Successful Response
5.2 Error Response
6 Refreshing an Access Token
7 Accessing Protected Resources
7.1 Access Token Types
7.2 Error Response
8 Extensibility
8.1 Defining Access Token Types
8.2 Defining New Endpoint Parameters
8.3 Defining New Authorization Grant Types
8.4 Defining New Authorization Endpoint Response Types
8.5 Defining Additional Error Codes
9 Native Applications
10 Security Considerations
10.1 Client Authentication
10.2 Client Impersonation
10.3 Access Tokens
10.4 Refresh Tokens
10.5 Authorization Codes
10.6 Authorization Code Redirection URI Manipulation
10.7 Resource Owner Password Credentials
10.8 Request Confidentiality
10.9 Ensuring Endpoint Authenticity
10.10 Credentials-Guessing Attacks
10.11 Phishing Attacks
10.12 Cross-Site Request Forgery
10.13 Clickjacking
10.14 Code Injection and Input Validation
10.15 Open Redirectors
10.16 Misuse of Access Token to Impersonate Resource Owner in Implicit Flow
11 IANA Considerations
A Augmented Backus-Naur Form (ABNF) Syntax
B Use of application/x-www-form-urlencoded Media Type`,
    notes: {
      '1': readers,
      '1.5': 'Explains; the rules are at section 6.',
      '2': readers,
      '2.1':
        'Decided by isPublicClient; what follows from it stands in the rules about PKCE, consent and introspection.',
      '2.4': 'Every client is registered.',
      '3': readers,
      '3.1.2.5': clients,
      '4': readers,
      '4.1': 'The rules are at the sections below.',
      '4.2': implicit,
      '4.3': password,
      '4.4.1': 'The grant has no authorization request.',
      '4.5': 'No extension grants: see grant-type-is-supported.',
      '5': readers,
      '7': 'A duty of the protected resource; ours is user info.',
      '8': 'About those who extend OAuth.',
      '9': 'The rules are those of RFC8252 below.',
      '10': readers,
      '10.7': password,
      '10.16': implicit,
      '11': names,
      A: 'The grammars stand with the rules of the parameters they describe.',
    },
  },
  {
    name: 'RFC7636',
    title: 'Proof Key for Code Exchange by OAuth Public Clients',
    sections: `1 Introduction
1.1 Protocol Flow
2 Notational Conventions
3 Terminology
3.1 Abbreviations
4 Protocol
4.1 Client Creates a Code Verifier
4.2 Client Creates the Code Challenge
4.3 Client Sends the Code Challenge with the Authorization Request
4.4 Server Returns the Code
4.4.1 Error Response
4.5 Client Sends the Authorization Code and the Code Verifier to the Token Endpoint
4.6 Server Verifies code_verifier before Returning the Tokens
5 Compatibility
6 IANA Considerations
7 Security Considerations
7.1 Entropy of the code_verifier
7.2 Protection against Eavesdroppers
7.3 Salting the code_challenge
7.4 OAuth Security Considerations
7.5 TLS Security Considerations
A Notes on Implementing Base64url Encoding without Padding
B Example for the S256 code_challenge_method`,
    notes: {
      '1': readers,
      '2': readers,
      '3': readers,
      '4': 'The rules are at the sections below.',
      '5': 'A client without PKCE is served where its app does not require it: see pkce-is-used.',
      '6': names,
      '7': readers,
      '7.3': 'Says why there is no salt.',
    },
  },
  {
    name: 'RFC7591',
    title: 'OAuth 2.0 Dynamic Client Registration Protocol',
    sections: `1 Introduction
1.1 Notational Conventions
1.2 Terminology
1.3 Protocol Flow
2 Client Metadata
2.1 Relationship between Grant Types and Response Types
2.2 Human-Readable Client Metadata
2.3 Software Statement
3 Client Registration Endpoint
3.1 Client Registration Request
3.1.1 Client Registration Request Using a Software Statement
3.2 Responses
3.2.1 Client Information Response
3.2.2 Client Registration Error Response
4 IANA Considerations
5 Security Considerations
6 Privacy Considerations
A Use Cases`,
    notes: {
      '1': readers,
      '3.2': 'The rules are at the sections below.',
      '4': names,
      '6': 'Client ids are random and say nothing of the device or its person.',
      A: 'Of the cases described, the open one and the one with an initial access token are offered, by the org’s choice.',
    },
  },
  {
    name: 'RFC7592',
    title: 'OAuth 2.0 Dynamic Client Registration Management Protocol',
    sections: `1 Introduction
1.1 Notational Conventions
1.2 Terminology
1.3 Protocol Flow
2 Client Configuration Endpoint
2.1 Client Read Request
2.2 Client Update Request
2.3 Client Delete Request
3 Client Information Response
4 IANA Considerations
5 Security Considerations
6 Privacy Considerations
A Registration Tokens and Client Credentials
B Forming the Client Configuration Endpoint URL`,
    notes: {
      '1': readers,
      '4': names,
      '6': 'Client ids are random and say nothing of the device or its person.',
      A: 'Registration tokens stay; secrets are given when a client is registered or begins to need one.',
      B: 'The address is the registration endpoint, a slash and the client id.',
    },
  },
  {
    name: 'OIDCC',
    title: 'OpenID Connect Core 1.0',
    sections: `1 Introduction
1.1 Requirements Notation and Conventions
1.2 Terminology
1.3 Overview
2 ID Token
3 Authentication
3.1 Authentication using the Authorization Code Flow
3.1.1 Authorization Code Flow Steps
3.1.2 Authorization Endpoint
3.1.2.1 Authentication Request
3.1.2.2 Authentication Request Validation
3.1.2.3 Authorization Server Authenticates End-User
3.1.2.4 Authorization Server Obtains End-User Consent/Authorization
3.1.2.5 Successful Authentication Response
3.1.2.6 Authentication Error Response
3.1.2.7 Authentication Response Validation
3.1.3 Token Endpoint
3.1.3.1 Token Request
3.1.3.2 Token Request Validation
3.1.3.3 Successful Token Response
3.1.3.4 Token Error Response
3.1.3.5 Token Response Validation
3.1.3.6 ID Token
3.1.3.7 ID Token Validation
3.1.3.8 Access Token Validation
3.2 Authentication using the Implicit Flow
3.3 Authentication using the Hybrid Flow
4 Initiating Login from a Third Party
5 Claims
5.1 Standard Claims
5.1.1 Address Claim
5.1.2 Additional Claims
5.2 Claims Languages and Scripts
5.3 UserInfo Endpoint
5.3.1 UserInfo Request
5.3.2 Successful UserInfo Response
5.3.3 UserInfo Error Response
5.3.4 UserInfo Response Validation
5.4 Requesting Claims using Scope Values
5.5 Requesting Claims using the "claims" Request Parameter
5.5.1 Individual Claims Requests
5.5.1.1 Requesting the "acr" Claim
5.5.2 Languages and Scripts for Individual Claims
5.6 Claim Types
5.6.1 Normal Claims
5.6.2 Aggregated and Distributed Claims
5.7 Claim Stability and Uniqueness
6 Passing Request Parameters as JWTs
6.1 Passing a Request Object by Value
6.2 Passing a Request Object by Reference
6.3 Validating JWT-Based Requests
7 Self-Issued OpenID Provider
7.1 Self-Issued OpenID Provider Discovery
7.2 Self-Issued OpenID Provider Registration
7.2.1 Providing Information with the "registration" Request Parameter
7.3 Self-Issued OpenID Provider Request
7.4 Self-Issued OpenID Provider Response
7.5 Self-Issued ID Token Validation
8 Subject Identifier Types
8.1 Pairwise Identifier Algorithm
9 Client Authentication
10 Signatures and Encryption
10.1 Signing
10.1.1 Rotation of Asymmetric Signing Keys
10.2 Encryption
10.2.1 Rotation of Asymmetric Encryption Keys
11 Offline Access
12 Using Refresh Tokens
12.1 Refresh Request
12.2 Successful Refresh Response
12.3 Refresh Error Response
13 Serializations
13.1 Query String Serialization
13.2 Form Serialization
13.3 JSON Serialization
14 String Operations
15 Implementation Considerations
15.1 Mandatory to Implement Features for All OpenID Providers
15.2 Mandatory to Implement Features for Dynamic OpenID Providers
15.3 Discovery and Registration
15.4 Mandatory to Implement Features for Relying Parties
15.5 Implementation Notes
15.5.1 Authorization Code Implementation Notes
15.5.2 Nonce Implementation Notes
15.5.3 Redirect URI Fragment Handling Implementation Notes
15.6 Compatibility Notes
15.7 Related Specifications and Implementer's Guides
16 Security Considerations
16.1 Request Disclosure
16.2 Server Masquerading
16.3 Token Manufacture/Modification
16.4 Access Token Disclosure
16.5 Server Response Disclosure
16.6 Server Response Repudiation
16.7 Request Repudiation
16.8 Access Token Redirect
16.9 Token Reuse
16.10 Eavesdropping or Leaking Authorization Codes
16.11 Token Substitution
16.12 Timing Attack
16.13 Other Crypto Related Attacks
16.14 Signing and Encryption Order
16.15 Issuer Identifier
16.16 Implicit Flow Threats
16.17 TLS Requirements
16.18 Lifetimes of Access Tokens and Refresh Tokens
16.19 Symmetric Key Entropy
16.20 Need for Signed Requests
16.21 Need for Encrypted Requests
17 Privacy Considerations
17.1 Personally Identifiable Information
17.2 Data Access Monitoring
17.3 Correlation
17.4 Offline Access
18 IANA Considerations`,
    notes: {
      '1': readers,
      '3': 'The rules are at the sections below.',
      '3.1.2.7': clients,
      '3.1.3.5': clients,
      '3.1.3.8': clients,
      '3.2': implicit,
      '3.3': hybrid,
      '5': readers,
      '5.1.2': 'The only further claim is groups.',
      '5.2': 'We hold every claim in one language; a claim name with a language tag is ignored.',
      '5.3.4': clients,
      '5.5.2': 'A claim name with a language tag is ignored.',
      '5.6': 'All claims are normal ones; aggregated and distributed claims are not offered.',
      '6': noRequestObjects,
      '7': selfIssued,
      '8.1': 'All subjects are public; pairwise ones are not offered.',
      '10': readers,
      '10.2': 'Nothing is encrypted for clients; discovery offers no encryption.',
      '12': 'The rules are at the sections below.',
      '13': readers,
      '14': 'Names and values are compared as they are, code point by code point, everywhere.',
      '15': readers,
      '15.2':
        'Dynamic registration is offered where an org switches it on; request objects and pairwise subjects are not.',
      '15.3': 'Discovery is offered; dynamic registration where an org switches it on.',
      '15.4': clients,
      '15.5.1': 'Codes are opaque to clients; their length and life are limited.',
      '15.5.3': 'No token travels in a fragment: see response-type-is-code.',
      '16': readers,
      '16.1': noRequestObjects,
      '16.5': 'Codes are worth nothing without PKCE or the client; tokens travel only from the token endpoint.',
      '16.7': noRequestObjects,
      '16.8': 'Tokens of the org server open the org server alone: see resource-is-not-named.',
      '16.9': 'Codes are redeemed once, refresh tokens rotate, ID tokens name nonce, time and audience.',
      '16.13': 'Signing is done by the runtime; keys and algorithms are chosen by server/keys.',
      '16.14': 'Nothing is encrypted for clients.',
      '16.16': implicit,
      '16.20': noRequestObjects,
      '16.21': noRequestObjects,
      '17': readers,
      '17.2': 'The system log of the org holds every grant.',
      '17.3': 'Subjects are public, so apps of one org can correlate their users; across orgs ids differ.',
      '18': names,
    },
  },
]

/** The sections of a standard, in its order. */
export const sectionsOf = ({ sections }: Standard): readonly { readonly number: string; readonly title: string }[] =>
  sections.split('\n').map((line) => {
    const blank = line.indexOf(' ')
    return { number: line.slice(0, blank), title: line.slice(blank + 1) }
  })

/** Why a section needs no rule; undefined when nobody says why. */
export function noteOf({ notes }: Standard, section: string): string | undefined {
  const parts = section.split('.')
  const numbers = parts.map((_, at) => parts.slice(0, parts.length - at).join('.'))
  const known = numbers.find((number) => Object.hasOwn(notes, number))
  return known && notes[known]
}
