import { meetsAcr } from '../oidc/acr.ts'
import type { RequestedClaims } from '../oidc/claims-parameter.ts'
import { isFreshEnough } from '../oidc/prompt.ts'
import type { Refusal, Rule, Sentence } from '../shared/rule.ts'
import type { AskedStep, AuthorizeFacts, AuthorizeRequest, Session } from './authorize-request.ts'
import { consentPolicyOf, type RegisteredClient } from './client.ts'
import type { AuthorizeError } from './errors.ts'

/** What the steps look at: a request that keeps every rule, and who stands before us. */
export interface Asking {
  readonly request: AuthorizeRequest
  readonly facts: AuthorizeFacts
  readonly client: RegisteredClient
  /** The session of an active user. */
  readonly session: Session | undefined
  readonly claims: RequestedClaims | undefined
  /** What the client would learn: the scopes asked for, and those of claims asked for one by one. */
  readonly scope: readonly string[]
}

/** Something only the user can do. Its id is true once it is done. */
export interface Step extends Sentence {
  readonly name: AskedStep
  readonly isNeeded: (asking: Asking) => boolean
  /** The answer when prompt=none forbids asking (OIDCC-3.1.2.6). */
  readonly silently: Refusal<AuthorizeError>
}

const loginRequired = (description: string): Refusal<AuthorizeError> => ({ error: 'login_required', description })

/** The steps that settle who it is, in the order a user meets them. */
export const accountSteps: readonly Step[] = [
  {
    id: 'account-creation-was-offered',
    source: 'OIDCPC-4.1',
    name: 'create',
    isNeeded: ({ request, session }) => request.prompt.includes('create') && !happenedSince(request, session),
    silently: loginRequired('no one has created an account'),
  },
  {
    id: 'user-is-signed-in',
    source: 'OIDCC-3.1.2.3',
    also: ['RFC6749-3.1', 'OIDCC-3.1.2.6'],
    name: 'sign-in',
    isNeeded: ({ session }) => session === undefined,
    silently: loginRequired('no one is signed in'),
  },
  {
    id: 'account-was-chosen',
    source: 'OIDCC-3.1.2.1',
    also: ['OIDCC-3.1.2.6'],
    name: 'choose-account',
    // A login_hint for someone else does not change who is signed in: it makes us ask, never guess.
    isNeeded: ({ request, facts: { loginHintUserId }, session }) =>
      session !== undefined &&
      session.chosenAt < request.receivedAt &&
      (request.prompt.includes('select_account') ||
        (loginHintUserId !== undefined && loginHintUserId !== session.userId)),
    silently: { error: 'account_selection_required', description: 'another user than the hinted one is signed in' },
  },
  {
    id: 'sign-in-is-fresh-enough',
    source: 'OIDCC-3.1.2.1',
    also: ['OIDCC-3.1.2.3'],
    name: 'sign-in-again',
    isNeeded: ({ request, session }) => session !== undefined && !isFreshEnough(request, session),
    silently: loginRequired('the sign-in is too old'),
  },
  {
    id: 'hinted-user-may-sign-in',
    source: 'OIDCC-3.1.2.1',
    also: ['OIDCC-3.1.2.2'],
    name: 'sign-in-again',
    isNeeded: (asking) => !isHintedUser(asking) && !happenedSince(asking.request, asking.session),
    silently: loginRequired('the user of the hint is not signed in'),
  },
  {
    id: 'stronger-sign-in-was-offered',
    source: 'OIDCC-5.5.1.1',
    name: 'sign-in-again',
    isNeeded: (asking) => !meetsEssentialAcr(asking) && !happenedSince(asking.request, asking.session),
    silently: {
      error: 'unmet_authentication_requirements',
      description: 'the sign-in does not reach the requested acr',
    },
  },
]

type SessionInput = Asking & { readonly session: Session }

/** What must be true of whoever has signed in; asking them again would change nothing. In the order they are checked. */
export const sessionRules: readonly Rule<SessionInput, AuthorizeError>[] = [
  {
    id: 'hinted-user-is-signed-in',
    source: 'OIDCC-3.1.2.2',
    also: ['OIDCC-5.5.1'],
    check: (asking) =>
      isHintedUser(asking) ? undefined : loginRequired('another user than the hinted one has signed in'),
  },
  {
    id: 'essential-acr-is-met',
    source: 'OIDCC-5.5.1.1',
    check: (asking) =>
      meetsEssentialAcr(asking)
        ? undefined
        : { error: 'unmet_authentication_requirements', description: 'the sign-in does not reach the requested acr' },
  },
  {
    id: 'user-is-assigned',
    source: 'RFC6749-4.1.2.1',
    also: ['OIDCC-3.1.2.6'],
    check: ({ facts }) =>
      facts.assigned
        ? undefined
        : { error: 'access_denied', description: 'User is not assigned to the client application.' },
  },
]

/** The last step: the user agrees to what the app asks for. */
export const consentStep: Step = {
  id: 'user-has-consented',
  source: 'OIDCC-3.1.2.4',
  also: ['OIDCC-3.1.2.1', 'OIDCC-11', 'RFC6749-10.2', 'RFC8252-8.6'],
  name: 'consent',
  isNeeded: ({ request, facts: { consent }, client, scope }) => {
    const policy = consentPolicyOf(client)
    const isAskedEachTime = policy === 'always' || request.prompt.includes('consent')
    if (policy === 'never' && !isAskedEachTime) return false
    if (!consent || !scope.every((name) => consent.scopes.includes(name))) return true
    return isAskedEachTime && consent.grantedAt < request.receivedAt
  },
  silently: { error: 'consent_required', description: 'the user has not consented' },
}

/** True when the user signed in after the request came. */
const happenedSince = ({ receivedAt }: AuthorizeRequest, session: Session | undefined) =>
  session !== undefined && session.authenticatedAt >= receivedAt

/** True when nobody in particular is meant, or it is they who are signed in. Our `sub` is the user's id. */
function isHintedUser({ facts: { hintedUserId }, claims, session }: Asking): boolean {
  const subjects = claims?.idToken.sub?.values ?? []
  const isHinted = hintedUserId === undefined || hintedUserId === session?.userId
  return isHinted && (subjects.length === 0 || subjects.some((subject) => subject === session?.userId))
}

function meetsEssentialAcr({ claims, session }: Asking): boolean {
  const acr = claims?.idToken.acr
  if (!acr?.essential || acr.values.length === 0) return true
  return acr.values.some((value) => meetsAcr(session?.amr ?? [], String(value)))
}
